const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How long ago (or how soon) something is, in few words: "just now", "12 s ago", "4 min ago", "3 h ago", "yesterday", "5 d ago", "in 2 min",
 * and the date when it is more than 30 days away.
 *
 * @param at - epoch milliseconds
 * @param now - epoch milliseconds
 */
export function relativeTime(at: number, now: number): string {
  const seconds = Math.round((now - at) / 1000);
  const distance = Math.abs(seconds);
  if (distance < 2) {
    return 'just now';
  }
  if (distance >= 30 * DAY) {
    return new Date(at).toISOString().slice(0, 10);
  }
  const words = durationWords(distance);
  return seconds > 0 ? `${words} ago` : `in ${words}`;
}

/**
 * A length of time in its largest unit: "12 s", "4 min", "3 h", "5 d".
 *
 * @param seconds - not negative
 */
export function durationWords(seconds: number): string {
  if (seconds < MINUTE) {
    return `${Math.floor(seconds)} s`;
  }
  if (seconds < HOUR) {
    return `${Math.floor(seconds / MINUTE)} min`;
  }
  if (seconds < DAY) {
    return `${Math.floor(seconds / HOUR)} h`;
  }
  return `${Math.floor(seconds / DAY)} d`;
}

/**
 * How long the words of {@link relativeTime} stay true, milliseconds: what a clock that shows them has to wait.
 *
 * @param at - epoch milliseconds
 * @param now - epoch milliseconds
 */
export function relativeTimeStep(at: number, now: number): number {
  const distance = Math.abs(now - at) / 1000;
  if (distance < MINUTE) {
    return 1000;
  }
  return distance < HOUR ? 15_000 : 60_000;
}
