import {
  metricRanges,
  type MetricRange,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import styles from './MetricsTab.module.css';

const ranges = Object.keys(metricRanges) as MetricRange[];

/** Which part of the past is shown. */
export function RangePicker(props: {
  /** None when the range is one that stays. */
  range: MetricRange | undefined;
  onChange: (range: MetricRange) => void;
}) {
  const { range, onChange } = props;
  return (
    <div role="group" aria-label="Range" className={styles.ranges}>
      {ranges.map(option => (
        <button
          key={option}
          type="button"
          className={styles.range}
          aria-pressed={option === range}
          onClick={() => onChange(option)}
        >
          {option}
        </button>
      ))}
    </div>
  );
}
