import type { ChartPanel, ChartUnit } from './chartPanel';

/** What a chart shows, in words: of each line its newest value, its lowest and its highest. */
export function chartInWords(
  { title, series }: ChartPanel,
  { inWords }: ChartUnit,
): string {
  const lines = series.map(({ label, values }) => {
    const known = values.filter(value => value !== null);
    const newest = known.at(-1);
    if (newest === undefined) return `${label}: no data`;
    return `${label}: ${inWords(newest)} at last, between ${inWords(Math.min(...known))} and ${inWords(Math.max(...known))}`;
  });
  return `${title}. ${lines.join('; ')}.`;
}

/** A value, or that there is none: a gap is not a zero. */
export function valueOrGap(
  value: number | null | undefined,
  unit: ChartUnit,
): string {
  return value === null || value === undefined
    ? 'no data'
    : unit.inWords(value);
}

const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});
const timeOnly = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});
const dayOnly = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

/** When a period began, e.g. "24 Nov, 09:30 UTC". */
export function instantInWords(at: number): string {
  return `${dayAndTime.format(at)} UTC`;
}

/** What stands below a tick of the time axis: the day at midnight, else the time. */
export function tickInWords(at: number): string {
  return at % 86_400_000 === 0 ? dayOnly.format(at) : timeOnly.format(at);
}
