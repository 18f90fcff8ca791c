/**
 * How many rows a benchmark of the log fills it with.
 *
 * @param usual - unless BENCH_ROWS says otherwise
 * @throws RangeError if it says no whole number from 10,000 on
 */
export function rowsWanted(usual: number): number {
  const { BENCH_ROWS } = process.env;
  const rows = BENCH_ROWS === undefined ? usual : Number(BENCH_ROWS);
  if (!Number.isSafeInteger(rows) || rows < 10_000) {
    throw new RangeError('BENCH_ROWS must be a whole number from 10000 on');
  }
  return rows;
}
