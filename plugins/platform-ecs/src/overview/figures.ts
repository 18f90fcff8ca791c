/** The revision of a task definition: `alphaswarm-core-prod:42` → `42`; the whole name if it has none. */
export function revisionOf(taskDefinition: string): string {
  return /:(\d+)$/.exec(taskDefinition)?.[1] ?? taskDefinition;
}

/** A share in whole percent. CloudWatch has none for a service that was just made or is stopped: a dash then, never a zero. */
export function percentInWords(percent: number | undefined): string {
  return percent === undefined ? '–' : `${Math.round(percent)} %`;
}

/** The first digits of an image's digest, enough to tell it from others by eye. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}

/** What a line of the last hour shows, for who can't see it. */
export function seriesInWords(
  name: string,
  values: ReadonlyArray<number | null>,
): string {
  const known = values.filter(value => value !== null);
  if (known.length === 0) return `${name}: nothing known of the last hour`;
  const low = percentInWords(Math.min(...known));
  const high = percentInWords(Math.max(...known));
  return `${name} in the last hour: ${low} to ${high}`;
}

/** The least that a scale shows, percent: at a finer one a service that idles would look as busy as one that doesn't. */
const LEAST_SCALE = 20;

/** The top of the scale that lines share, so that they can be compared: the highest value of all, rounded up to a ten. */
export function sharedScale(
  lines: ReadonlyArray<ReadonlyArray<number | null>>,
): number {
  let highest = LEAST_SCALE;
  for (const line of lines) {
    for (const value of line) highest = Math.max(highest, value ?? 0);
  }
  return Math.ceil(highest / 10) * 10;
}
