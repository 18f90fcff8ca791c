import { Link } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type {
  WorkloadAddress,
  WorkloadRunSummary,
} from '@alphaswarm-admin/plugin-deployments-common';
import {
  CopyableId,
  ProblemPanel,
  RelativeTime,
  StateSign,
} from '@alphaswarm-admin/plugin-portal-react';
import { useRuns } from '../queries';
import { auditLogRouteRef } from '../routes';
import styles from './drawer.module.css';

const words: Record<WorkloadRunSummary['status'], string> = {
  pending: 'waits',
  running: 'is under way',
  succeeded: 'succeeded',
  failed: 'failed',
  rejected: 'was rejected',
  halted: 'was halted',
};

/** What was done to a workload, as alphaswarm-cp wrote it down. */
export function Runs({ address }: { address: WorkloadAddress }) {
  const { data, error, refetch } = useRuns(address);
  const auditLog = useRouteRef(auditLogRouteRef);
  return (
    <section aria-labelledby="runs" className={styles.section}>
      <h3 id="runs" className={styles.subtitle}>
        Runs
      </h3>
      {error && !data && (
        <ProblemPanel error={error} onRetry={() => refetch()} />
      )}
      {data && data.items.length === 0 && (
        <p className={styles.note}>
          {data.told ? 'None yet.' : 'alphaswarm-cp doesn’t tell of runs.'}
        </p>
      )}
      <ul className={styles.lines}>
        {data?.items.map(run => (
          <li key={run.runUid} className={styles.line}>
            <Sign status={run.status} />
            <span>
              <strong>{run.action}</strong> {words[run.status]}
            </span>
            <CopyableId value={run.runUid} />
            {run.actionId && auditLog && (
              <Link
                href={`${auditLog()}?action=${run.actionId}`}
                variant="body-small"
              >
                made here
              </Link>
            )}
            <span className={styles.when}>
              <RelativeTime iso={run.startedAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Sign({ status }: Pick<WorkloadRunSummary, 'status'>) {
  if (status === 'succeeded') return <StateSign state="succeeded" />;
  return status === 'pending' || status === 'running' ? (
    <StateSign state="intent" />
  ) : (
    <StateSign state="failed" />
  );
}
