import { table } from './table';

describe('table', () => {
  it('aligns text left and figures right', () => {
    expect(
      table(
        ['callers', 'p50'],
        [
          ['1', '0.90 ms'],
          ['thirty-two', '12.00 ms'],
        ],
      ),
    ).toBe(
      [
        '| callers    |      p50 |',
        '| ---------- | -------: |',
        '| 1          |  0.90 ms |',
        '| thirty-two | 12.00 ms |',
      ].join('\n'),
    );
  });

  it('has columns wide enough for a rule', () => {
    expect(table(['a', 'b'], [])).toBe('| a   |   b |\n| --- | --: |');
  });
});
