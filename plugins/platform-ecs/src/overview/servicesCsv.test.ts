import { serviceSummary } from '../__testUtils__/services';
import { servicesCsv } from './servicesCsv';

describe('servicesCsv', () => {
  it('has a line for each service, with what is not known left empty', () => {
    const [header, line, rest] = servicesCsv([
      serviceSummary({ cpuPercent: undefined, alarms: ['a', 'b'] }),
    ]).split('\r\n');
    expect(header.split(',').slice(0, 3)).toEqual([
      'cluster',
      'service',
      'state',
    ]);
    expect(line).toContain(
      'alphaswarm-core-prod:41,2026.11.23-1,,,a b,,63,2026-11-23T15:00:00.000Z',
    );
    expect(rest).toBe('');
  });

  it('quotes what would break the line', () => {
    expect(
      servicesCsv([serviceSummary({ sentence: 'a "b", c\nd' })]),
    ).toContain('"a ""b"", c\nd"');
  });

  it.each(['=HYPERLINK("x")', '+1', '-1', '@SUM(A1)'])(
    'gives no spreadsheet a formula to run: %s',
    imageTag => {
      const csv = servicesCsv([serviceSummary({ imageTag })]);
      expect(csv).toContain(`'${imageTag[0]}`);
      expect(csv).not.toContain(`,${imageTag[0]}`);
    },
  );
});
