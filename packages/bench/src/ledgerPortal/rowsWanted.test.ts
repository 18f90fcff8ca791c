import { rowsWanted } from './rowsWanted';

describe('rowsWanted', () => {
  afterEach(() => {
    delete process.env.BENCH_ROWS;
  });

  it('is what the benchmark usually has, or what is asked for', () => {
    expect(rowsWanted(300_000)).toBe(300_000);
    process.env.BENCH_ROWS = '10000000';
    expect(rowsWanted(300_000)).toBe(10_000_000);
  });

  it.each(['', 'many', '9999', '20000.5'])('refuses %p', rows => {
    process.env.BENCH_ROWS = rows;
    expect(() => rowsWanted(1)).toThrow(RangeError);
  });
});
