import type { AuditHistogram } from '@alphaswarm-admin/plugin-audit-log-common';
import { utcInWords } from '../page/utcInput';
import { phaseWord } from '../page/filterWords';
import { stackedPhases, timesOf } from './buckets';
import { countInWords } from './rowsInWords';
import styles from './HistogramChart.module.css';

/** The exact numbers of the bucket that is pointed at. */
export function BucketTooltip(props: {
  histogram: AuditHistogram;
  index: number;
}) {
  const { histogram, index } = props;
  const bucket = histogram.buckets[index];
  const { from, to } = timesOf(histogram, { start: index, end: index + 1 });
  // Over the right half of the chart it hangs to the left, so that it stays on the page.
  const place = index / histogram.buckets.length;
  const style =
    place < 0.5
      ? { left: `${place * 100}%` }
      : { right: `${(1 - place) * 100}%` };
  return (
    <div className={styles.tooltip} style={style} aria-hidden="true">
      <p>
        {utcInWords(from)} to {utcInWords(to)}
      </p>
      <p className={styles.tooltipTotal}>{countInWords(bucket)}</p>
      <dl>
        {[...stackedPhases]
          .reverse()
          .filter(phase => bucket.byPhase[phase])
          .map(phase => (
            <div key={phase}>
              <dt>{phaseWord(phase)}</dt>
              <dd>{bucket.byPhase[phase]}</dd>
            </div>
          ))}
      </dl>
    </div>
  );
}
