import { useId } from 'react';
import { Button } from '@backstage/ui';
import type {
  AuditFilter,
  AuditHistogram,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { describeProblem } from '@alphaswarm-admin/plugin-portal-react';
import { useHistogram } from '../queries/histogram';
import { totalOf } from './buckets';
import { HistogramChart } from './HistogramChart';
import { HistogramLegend } from './HistogramLegend';
import { HistogramTable } from './HistogramTable';
import { TimePresets } from './TimePresets';
import { bucketLength } from './timeAxis';
import { countInWords } from './rowsInWords';
import styles from './Histogram.module.css';

/** The time that the log is narrowed to, ISO 8601; `undefined` for no bound. */
export type TimeRange = { from: string | undefined; to: string | undefined };

/** How the matching rows spread over time, above them. Brushing narrows the log to a time. */
export function Histogram(props: {
  filter: AuditFilter;
  onTime: (range: TimeRange) => void;
}) {
  const { filter, onTime } = props;
  const { data, error, refetch } = useHistogram(filter);
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} className={styles.histogram}>
      <header className={styles.header}>
        <h2 id={titleId} className={styles.title}>
          Rows over time
        </h2>
        {data && <p className={styles.summary}>{summary(data)}</p>}
        <TimePresets
          isBounded={filter.from !== undefined || filter.to !== undefined}
          onTime={onTime}
        />
      </header>
      {data && data.buckets.length > 0 && (
        <>
          <HistogramChart histogram={data} onTime={onTime} />
          <div className={styles.below}>
            <HistogramLegend histogram={data} />
            <HistogramTable histogram={data} />
          </div>
        </>
      )}
      {!data && !error && <div className={styles.room} />}
      {error && (
        <p role="alert" className={styles.problem}>
          How the rows spread over time could not be read:{' '}
          {describeProblem(error).detail}{' '}
          <Button size="small" variant="tertiary" onPress={() => refetch()}>
            Try again
          </Button>
        </p>
      )}
    </section>
  );
}

function summary(histogram: AuditHistogram): string {
  const { buckets, bucketSeconds, estimated } = histogram;
  const total = totalOf(histogram, { start: 0, end: buckets.length });
  return total === 0
    ? 'none'
    : `${countInWords({ total, estimated })}, a bar for each ${bucketLength(bucketSeconds)}, UTC`;
}
