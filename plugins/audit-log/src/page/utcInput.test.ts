import { fromUtcInput, toUtcInput } from './utcInput';

describe('times of the filter', () => {
  it('are shown and read as UTC', () => {
    expect(toUtcInput('2026-11-24T04:30:00+01:00')).toBe('2026-11-24T03:30');
    expect(fromUtcInput('2026-11-24T03:30')).toBe('2026-11-24T03:30:00.000Z');
  });

  it.each([[''], ['2026-11'], ['nonsense']])('leave %j out', typed => {
    expect(fromUtcInput(`${typed}T`)).toBeUndefined();
    expect(toUtcInput('nonsense')).toBe('');
    expect(toUtcInput(undefined)).toBe('');
  });
});
