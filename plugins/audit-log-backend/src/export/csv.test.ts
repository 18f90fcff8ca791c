import type { AuditRow } from '@alphaswarm-admin/plugin-audit-log-common';
import { auditRowColumns } from '@alphaswarm-admin/plugin-audit-log-node';
import { csvHeader, csvLine } from './csv';

const empty = Object.fromEntries(
  auditRowColumns.map(column => [column, null]),
) as unknown as AuditRow;

function reasonCell(reason: string): string {
  return csvLine({ ...empty, reason }).replace(/^,*|,*\r\n$/g, '');
}

describe('csvLine', () => {
  it.each([
    ['=1+1', `"'=1+1"`],
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ['+1', `"'+1"`],
    ['-2+3', `"'-2+3"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['\r=1', `"'\r=1"`],
    ['  =1', `"'  =1"`],
    ['＝1', `"'＝1"`],
    ['|calc', `"'|calc"`],
  ])('takes the sting out of %j', (reason, cell) => {
    expect(reasonCell(reason)).toBe(cell);
  });

  it.each([
    ['a "quoted" word, and\nlines', '"a ""quoted"" word, and\nlines"'],
    ['1 - 2 = 3', '"1 - 2 = 3"'],
  ])('leaves %j as it is', (reason, cell) => {
    expect(reasonCell(reason)).toBe(cell);
  });

  it('has a cell for each column, empty where there is no value', () => {
    expect(csvLine({ ...empty, seq: 5, details: { b: 1, a: [2] } })).toBe(
      `5${','.repeat(auditRowColumns.indexOf('details'))}"{""a"":[2],""b"":1}",,\r\n`,
    );
    expect(csvHeader.split(',')).toHaveLength(auditRowColumns.length);
  });
});
