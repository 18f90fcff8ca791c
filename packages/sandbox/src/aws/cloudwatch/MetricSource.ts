/** One metric: a name, its dimensions, and what it was at any instant. */
export interface MetricSource {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
  unit: 'Percent' | 'Count' | 'Bytes' | 'Seconds' | 'Megabytes' | 'None';
  /**
   * What was reported in the minute that holds the instant: one value per reporter (task, host), none when nobody reported.
   *
   * @param at - epoch milliseconds
   */
  samplesAt(at: number): number[];
}

/** Whether two sets of dimensions are the same set: CloudWatch matches all or nothing. */
export function sameDimensions(
  a: Record<string, string>,
  b: Record<string, string>,
): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every(name => Object.hasOwn(b, name) && a[name] === b[name])
  );
}
