import type { Story } from './story';

/**
 * How long the action took from its intent to its outcome, e.g. "37 ms", "1.8 s", "2 min 5 s".
 *
 * @returns `undefined` unless both were read
 */
export function tookInWords({ subject, standing }: Story): string | undefined {
  if (subject.phase !== 'intent' || subject === standing) {
    return undefined;
  }
  const milliseconds =
    Date.parse(standing.created_at) - Date.parse(subject.created_at);
  if (!(milliseconds >= 0)) {
    return undefined;
  }
  if (milliseconds < 1_000) {
    return `${milliseconds} ms`;
  }
  if (milliseconds < 10_000) {
    return `${(milliseconds / 1000).toFixed(1)} s`;
  }
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
