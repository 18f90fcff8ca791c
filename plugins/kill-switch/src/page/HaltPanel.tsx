import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Alert, Link } from '@backstage/ui';
import { RelativeTime } from '@alphaswarm-admin/plugin-portal-react';
import type { KillSwitchStatus } from '@alphaswarm-admin/plugin-kill-switch-common';
import { auditLogRouteRef } from '../routes';
import { headline } from '../status/statusSentence';
import { HaltActions } from './HaltActions';
import { HaltTargets } from './HaltTargets';
import styles from './HaltPanel.module.css';

/** One wide, quiet panel: where the kill switch stands, what it is about, and what the person may do. */
export function HaltPanel(props: { status: KillSwitchStatus }) {
  const { status } = props;
  return (
    <section
      className={styles.panel}
      data-state={status.state}
      aria-labelledby="kill-switch-headline"
    >
      <h2 id="kill-switch-headline" className={styles.headline}>
        {headline(status)}
      </h2>
      <Circumstances status={status} />
      {status.state === 'unknown' && (
        <Alert
          role="status"
          status="warning"
          icon
          title={`alphaswarm-cp can’t be asked: ${status.problem}.`}
          description="A halt is sent to it all the same, by a way of its own. Whether it arrived, the portal finds out."
        />
      )}
      <HaltActions status={status} />
      <HaltTargets targets={status.targets} />
    </section>
  );
}

function Circumstances({ status }: { status: KillSwitchStatus }) {
  const auditLog = useRouteRef(auditLogRouteRef);
  const { state, workloads, engaged, reason } = status;
  if (state === 'engaged') {
    return (
      <p className={styles.words}>
        {engaged ? (
          <>
            By {engaged.name ?? engaged.by}, <RelativeTime iso={engaged.at} />
          </>
        ) : (
          'Engaged outside of the portal'
        )}
        {reason && <>, because “{reason}”</>}.
        {engaged && auditLog && (
          <>
            {' '}
            <Link
              href={`${auditLog()}?action=${encodeURIComponent(engaged.actionId)}`}
            >
              View audit trail
            </Link>
          </>
        )}
      </p>
    );
  }
  return (
    <p className={styles.words}>
      {workloads
        ? `${workloads.running} workloads of ${workloads.companies} companies run, ${workloads.replicas} replicas in all.`
        : 'Customers’ workloads can’t be counted at present.'}{' '}
      A halt stops everything below at once; each target says for itself whether
      it did.
    </p>
  );
}
