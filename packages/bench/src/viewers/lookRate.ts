import type { RecordedCall } from '../portal/Control';

/** How often AWS was asked. */
export type LookRate = {
  /** How often the portal looked at the cluster: an operation that begins each look, counted. */
  looks: number;
  calls: number;
  callsPerMinute: number;
};

/**
 * Counts whole looks, so that the edges of the window cost nothing: from the first look in it to the last one, that one excluded.
 *
 * @param calls - to AWS, oldest first
 * @param options.beginsLook - the operation that each look begins with
 * @param options.clockRate - how fast the clock that the calls are stamped by runs, 1 for real time
 * @throws Error if there are fewer than two looks
 */
export function lookRate(
  calls: readonly RecordedCall[],
  options: { beginsLook: string; clockRate: number },
): LookRate {
  const begins = calls
    .map((call, index) => ({ index, at: Date.parse(call.at), call }))
    .filter(({ call }) => call.operation === options.beginsLook);
  if (begins.length < 2) {
    throw new Error(
      `${begins.length} looks say nothing about a rate: the window is too short`,
    );
  }
  const first = begins[0];
  const last = begins[begins.length - 1];
  const realMs = (last.at - first.at) / options.clockRate;
  const counted = last.index - first.index;
  return {
    looks: begins.length - 1,
    calls: counted,
    callsPerMinute: (counted / realMs) * 60_000,
  };
}
