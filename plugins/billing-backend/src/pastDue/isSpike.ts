/** How many more invoices must be past due, at least. */
const AT_LEAST = 3;

/** Whether so many more invoices are past due than a day ago that somebody should look: at least three, and half as many again. */
export function isSpike(before: number, now: number): boolean {
  return now - before >= AT_LEAST && 2 * (now - before) >= before;
}
