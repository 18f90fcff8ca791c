/** A moment as UTC, to the second: `2026-11-24 05:41:09 UTC`. */
export function utcTime(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** A moment in the reader's own time zone, with the zone's name. */
export function localTime(at: Date): string {
  return new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'long',
  }).format(at);
}
