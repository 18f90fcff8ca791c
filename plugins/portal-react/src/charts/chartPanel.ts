/** One line of a chart. */
export type ChartSeries = {
  id: string;
  label: string;
  /** A value for each period, oldest first; `null` is a gap, not a zero. */
  values: ReadonlyArray<number | null>;
};

/** One chart. */
export type ChartPanel = {
  id: string;
  title: string;
  /** How the numbers are come by, in words. */
  explanation: string;
  series: readonly ChartSeries[];
  /** Why values are missing, in words. */
  problem?: string;
};

/** What a chart's numbers count. */
export type ChartUnit = {
  /** A value as a person reads it. */
  inWords: (value: number) => string;
  /** What the top of the scale is at least: 1 where there are no halves of things. */
  leastTop: number;
};

/** The periods that all charts of a page share. Epoch milliseconds. */
export type ChartTime = { from: number; to: number; periodMs: number };
