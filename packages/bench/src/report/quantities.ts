/** A duration in seconds, e.g. `12.3 s`. @param ms - milliseconds */
export const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** A short duration, e.g. `0.84 ms`. @param ms - milliseconds */
export const milliseconds = (ms: number) => `${ms.toFixed(2)} ms`;

/** A count, e.g. `1,234`. */
export const count = (value: number) =>
  Math.round(value).toLocaleString('en-US');

/** A rate, e.g. `1,234/s`. @param value - events in a second */
export const perSecond = (value: number) => `${count(value)}/s`;

/** Transferred bytes in SI units, as browsers show them, e.g. `1.04 MB`. */
export function transferred(bytes: number): string {
  return bytes < 1_000_000
    ? `${(bytes / 1000).toFixed(1)} kB`
    : `${(bytes / 1_000_000).toFixed(2)} MB`;
}

/** Memory in binary units, as operating systems count it, e.g. `440 MiB`. */
export const memory = (bytes: number) => `${count(bytes / 1024 ** 2)} MiB`;
