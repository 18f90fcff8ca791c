const grouped = new Intl.NumberFormat('en-GB');

/** A number of rows in words: "1 row", "12,345 rows". */
export function rowsInWords(count: number): string {
  return count === 1 ? '1 row' : `${grouped.format(count)} rows`;
}

/** A count of rows in words, with "about" before it where it is extrapolated. */
export function countInWords(counted: {
  total: number;
  estimated?: true;
}): string {
  const rows = rowsInWords(counted.total);
  return counted.estimated ? `about ${rows}` : rows;
}
