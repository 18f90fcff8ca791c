import type { KeyboardEvent } from 'react';
import type { AuditHistogram } from '@alphaswarm-admin/plugin-audit-log-common';
import { utcInWords } from '../page/utcInput';
import { timesOf, totalOf, type BucketRange } from './buckets';
import { rowsInWords } from './rowsInWords';
import type { BrushEdge } from './useBrush';
import styles from './HistogramChart.module.css';

/** One end of the brush, for the keyboard: a slider over the buckets. */
export function BrushHandle(props: {
  name: string;
  edge: BrushEdge;
  histogram: AuditHistogram;
  range: BucketRange;
  onKeyDown: (edge: BrushEdge, event: KeyboardEvent) => void;
}) {
  const { name, edge, histogram, range, onKeyDown } = props;
  const count = histogram.buckets.length;
  const { from, to } = timesOf(histogram, range);
  const time = utcInWords(edge === 'start' ? from : to);
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`${name} time shown`}
      aria-valuemin={edge === 'start' ? 0 : range.start + 1}
      aria-valuemax={edge === 'start' ? range.end - 1 : count}
      aria-valuenow={range[edge]}
      aria-valuetext={`${time}, ${rowsInWords(totalOf(histogram, range))} between the two`}
      className={styles.handle}
      data-edge={edge}
      style={{ left: `${(range[edge] / count) * 100}%` }}
      onKeyDown={event => onKeyDown(edge, event)}
    />
  );
}
