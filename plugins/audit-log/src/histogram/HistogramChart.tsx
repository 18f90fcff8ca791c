import { useId, useState, type PointerEvent } from 'react';
import { Button } from '@backstage/ui';
import type { AuditHistogram } from '@alphaswarm-admin/plugin-audit-log-common';
import { utcInWords } from '../page/utcInput';
import { bucketAt, timesOf, totalOf, type BucketRange } from './buckets';
import { BrushHandle } from './BrushHandle';
import { BucketTooltip } from './BucketTooltip';
import { HistogramBars } from './HistogramBars';
import type { TimeRange } from './Histogram';
import { rowsInWords } from './rowsInWords';
import { axisLabels } from './timeAxis';
import { useBrush } from './useBrush';
import styles from './HistogramChart.module.css';

/** The bars, the brush over them, and the axis. What they say is in the table, too: to a screen reader the chart is its brush. */
export function HistogramChart(props: {
  histogram: AuditHistogram;
  onTime: (range: TimeRange) => void;
}) {
  const { histogram, onTime } = props;
  const { buckets } = histogram;
  // React's ids have colons, which a reference to a fill can't have everywhere.
  const patternsId = useId().replaceAll(':', '');
  const [pointedAt, setPointedAt] = useState<number>();
  const choose = (range: BucketRange) => onTime(timesOf(histogram, range));
  const brush = useBrush(buckets.length, choose);
  const range = brush.selection ?? { start: 0, end: buckets.length };
  const highest = Math.max(...buckets.map(({ total }) => total));

  const point = (event: PointerEvent) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setPointedAt(bucketAt((event.clientX - left) / width, buckets.length));
    brush.onPointerMove(event);
  };
  return (
    <div className={styles.chart}>
      <div className={styles.plot}>
        <span className={styles.highest} aria-hidden="true">
          {highest}
        </span>
        <div
          className={styles.surface}
          data-testid="histogram-surface"
          onPointerDown={brush.onPointerDown}
          onPointerMove={point}
          onPointerUp={brush.onPointerUp}
          onPointerCancel={brush.onPointerCancel}
          onPointerLeave={() => setPointedAt(undefined)}
        >
          <HistogramBars
            histogram={histogram}
            highest={highest}
            patternsId={patternsId}
            pointedAt={pointedAt}
          />
          <Shade buckets={buckets.length} range={range} />
        </div>
        <BrushHandle
          name="Earliest"
          edge="start"
          histogram={histogram}
          range={range}
          onKeyDown={brush.onKeyDown}
        />
        <BrushHandle
          name="Latest"
          edge="end"
          histogram={histogram}
          range={range}
          onKeyDown={brush.onKeyDown}
        />
        {pointedAt !== undefined && !brush.selection && (
          <BucketTooltip histogram={histogram} index={pointedAt} />
        )}
      </div>
      <div className={styles.axis} aria-hidden="true">
        {axisLabels(
          buckets.map(({ start }) => start),
          histogram.bucketSeconds,
        ).map(({ place, text }) => (
          <span key={place} style={{ left: `${place * 100}%` }}>
            {text}
          </span>
        ))}
      </div>
      {brush.selection && (
        <div className={styles.selection} role="status">
          <span>{inWords(histogram, brush.selection)}</span>
          {!brush.isDrawing && (
            <>
              <Button size="small" onPress={() => choose(range)}>
                Show only these
              </Button>
              <Button size="small" variant="tertiary" onPress={brush.cancel}>
                Cancel
              </Button>
            </>
          )}
        </div>
      )}
    </div>
  );
}

/** Dims what isn't chosen. */
function Shade({ buckets, range }: { buckets: number; range: BucketRange }) {
  const percent = (part: number) => `${(part / buckets) * 100}%`;
  return (
    <>
      <span
        className={styles.shade}
        style={{ left: 0, width: percent(range.start) }}
      />
      <span
        className={styles.shade}
        style={{ left: percent(range.end), right: 0 }}
      />
    </>
  );
}

function inWords(histogram: AuditHistogram, range: BucketRange): string {
  const { from, to } = timesOf(histogram, range);
  return `${utcInWords(from)} to ${utcInWords(to)}: ${rowsInWords(totalOf(histogram, range))}`;
}
