import type { AuditHistogram } from '@alphaswarm-admin/plugin-audit-log-common';
import { layersOf } from './buckets';
import { PhasePatterns, phaseFill } from './PhasePatterns';
import styles from './HistogramChart.module.css';

/** How much of a bucket's width its bar takes. */
const BAR = 0.82;

/** The least height of a bar that is there, parts of the chart's: one row among thousands is still seen. */
const LEAST_HEIGHT = 0.03;

/** The bars: one for each bucket, its rows stacked by phase. Everything is in percents, so that the chart is as wide as its place. */
export function HistogramBars(props: {
  histogram: AuditHistogram;
  highest: number;
  patternsId: string;
  pointedAt: number | undefined;
}) {
  const { histogram, highest, patternsId, pointedAt } = props;
  const width = 100 / histogram.buckets.length;
  return (
    <svg className={styles.bars} aria-hidden="true" focusable="false">
      <PhasePatterns id={patternsId} />
      {pointedAt !== undefined && (
        <rect
          className={styles.pointedAt}
          x={percent(pointedAt * width)}
          width={percent(width)}
          height="100%"
        />
      )}
      {histogram.buckets.map((bucket, index) =>
        layersOf(bucket, highest).map(({ phase, foot, height }) => {
          const seen = Math.max(height, LEAST_HEIGHT);
          return (
            <rect
              key={`${bucket.start}/${phase}`}
              data-phase={phase}
              fill={phaseFill(patternsId, phase)}
              x={percent((index + (1 - BAR) / 2) * width)}
              width={percent(width * BAR)}
              y={percent(Math.max(0, 1 - foot - seen) * 100)}
              height={percent(seen * 100)}
            />
          );
        }),
      )}
    </svg>
  );
}

function percent(value: number): string {
  return `${Number(value.toFixed(3))}%`;
}
