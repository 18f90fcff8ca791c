import { auditRowOptions } from './auditRows';

const TIMESTAMPTZ = 1184;
const timeOf = auditRowOptions.types.getTypeParser(TIMESTAMPTZ);

describe('auditRowOptions', () => {
  it.each([
    ['2026-11-24 12:13:30.123+00', '2026-11-24T12:13:30.123Z'],
    ['2026-11-24 12:13:30.12+00', '2026-11-24T12:13:30.120Z'],
    ['2026-11-24 12:13:30+00', '2026-11-24T12:13:30.000Z'],
    ['2026-11-24 13:13:30.5+01', '2026-11-24T12:13:30.500Z'],
    ['2026-11-24 17:43:30.5+05:30', '2026-11-24T12:13:30.500Z'],
  ])('reads the time %s as the row was hashed with', (text, iso) => {
    expect(timeOf(text)).toBe(iso);
  });

  it('refuses what is no time', () => {
    expect(() => timeOf('infinity')).toThrow(RangeError);
  });
});
