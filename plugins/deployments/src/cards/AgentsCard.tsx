import { CardSkeleton } from '@alphaswarm-admin/plugin-dashboard-react';
import {
  durationWords,
  Freshness,
} from '@alphaswarm-admin/plugin-portal-react';
import { useAgents } from '../queries';
import styles from './cards.module.css';

/** So many stalled runs are named. */
const NAMED = 5;

/** "What needs me": agents that cp's watchdog takes for stalled. */
export function AgentsCard() {
  const { data, error } = useAgents();
  if (!data) {
    if (error) throw error;
    return <CardSkeleton />;
  }
  const { running, pending, stalled, stallThresholdSeconds } = data;
  return (
    <>
      <p className={styles.quiet}>
        {running} running, {pending} waiting.{' '}
        {stalled.length === 0
          ? 'None seems stalled.'
          : `${stalled.length} without a sign of life for more than ${durationWords(stallThresholdSeconds)}:`}
      </p>
      <ul className={styles.workloads}>
        {stalled.slice(0, NAMED).map(({ runId, stalledSeconds }) => (
          <li key={runId} className={styles.head}>
            <span className={styles.name}>{runId}</span>
            <span>silent for {durationWords(stalledSeconds)}</span>
          </li>
        ))}
      </ul>
      {stalled.length > NAMED && (
        <p className={styles.quiet}>{stalled.length - NAMED} more.</p>
      )}
      <p className={styles.age}>
        <Freshness
          observedAt={data.lastWatchdogAt}
          problem={error?.message}
          staleAfterSeconds={stallThresholdSeconds}
        />
      </p>
    </>
  );
}
