import type { AuditHistogram } from '@alphaswarm-admin/plugin-audit-log-common';
import { phaseWord } from '../page/filterWords';
import { utcInWords } from '../page/utcInput';
import { totalsByPhase } from './buckets';
import styles from './Histogram.module.css';

/** The histogram's numbers as a table, for whoever doesn't see the bars or wants to copy them. Buckets without rows are left out. */
export function HistogramTable({ histogram }: { histogram: AuditHistogram }) {
  const phases = totalsByPhase(histogram).map(({ phase }) => phase);
  return (
    <details className={styles.details}>
      <summary>As a table</summary>
      <div className={styles.tableFrame}>
        <table className={styles.table}>
          <caption>Rows by time (UTC) and phase</caption>
          <thead>
            <tr>
              <th scope="col">From</th>
              {phases.map(phase => (
                <th key={phase} scope="col">
                  {phaseWord(phase)}
                </th>
              ))}
              <th scope="col">All</th>
            </tr>
          </thead>
          <tbody>
            {histogram.buckets
              .filter(({ total }) => total > 0)
              .map(bucket => (
                <tr key={bucket.start}>
                  <th scope="row">{utcInWords(bucket.start)}</th>
                  {phases.map(phase => (
                    <td key={phase}>{bucket.byPhase[phase] ?? 0}</td>
                  ))}
                  <td>
                    {bucket.estimated && 'about '}
                    {bucket.total}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
