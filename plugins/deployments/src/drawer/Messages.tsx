import type { WorkloadAddress } from '@alphaswarm-admin/plugin-deployments-common';
import {
  ProblemPanel,
  RelativeTime,
} from '@alphaswarm-admin/plugin-portal-react';
import { useMessages } from '../queries';
import styles from './drawer.module.css';

/** What the platform did with a workload. What the workload itself wrote is the customer's, and isn't here. */
export function Messages({ address }: { address: WorkloadAddress }) {
  const { data, error, refetch } = useMessages(address);
  return (
    <section aria-labelledby="messages" className={styles.section}>
      <h3 id="messages" className={styles.subtitle}>
        Platform messages
      </h3>
      {error && !data && (
        <ProblemPanel error={error} onRetry={() => refetch()} />
      )}
      {data && data.items.length === 0 && (
        <p className={styles.note}>None lately.</p>
      )}
      <ul className={styles.lines}>
        {data?.items.map((message, index) => (
          <li key={index} className={styles.line}>
            {message.says}
            <span className={styles.when}>
              <RelativeTime iso={message.at} />
            </span>
          </li>
        ))}
      </ul>
      {data && data.leftOut > 0 && (
        <p className={styles.note}>
          {data.leftOut} {data.leftOut === 1 ? 'line' : 'lines'} of the workload
          itself not shown: what a strategy writes is the customer’s.
        </p>
      )}
    </section>
  );
}
