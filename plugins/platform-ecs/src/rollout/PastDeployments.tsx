import type { AuditPage } from '@alphaswarm-admin/plugin-audit-log-common';
import type { RolloutSummary } from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  CopyableId,
  PortalApiError,
  ProblemPanel,
  RelativeTime,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import { useDeployments, useLedger } from '../queries/happenings';
import { AuditTrailLink } from '../service/AuditTrailLink';
import { durationInWords } from '../service/rollout';
import { Gaps } from './Gaps';
import { OutcomeMark } from './OutcomeMark';
import { startersOf, type Starter } from './startedBy';
import styles from './PastDeployments.module.css';

/** The deployments that ECS remembers: how they ended, how long they took, who started them and why. */
export function PastDeployments({ address }: { address: ServiceAddress }) {
  const { data, error, refetch } = useDeployments(address);
  const ledger = useLedger(address);
  if (!data) {
    return error ? (
      <ProblemPanel error={error} onRetry={() => refetch()} />
    ) : (
      <TableSkeleton rows={3} columns={6} />
    );
  }
  const starters = startersOf(data.deployments, ledger.data?.items ?? []);
  return (
    <>
      {error && <ProblemPanel error={error} onRetry={() => refetch()} />}
      <Gaps gaps={data.gaps} />
      {data.deployments.length === 0 ? (
        <p className={styles.note}>
          ECS knows no deployment of this service: it keeps those of the last 90
          days.
        </p>
      ) : (
        <div className={styles.scroller}>
          <table className={styles.table} aria-label="Past deployments">
            <thead>
              <tr>
                <th scope="col">Begun</th>
                <th scope="col">Outcome</th>
                <th scope="col">Revision</th>
                <th scope="col">Strategy</th>
                <th scope="col" className={styles.number}>
                  Took
                </th>
                <th scope="col">Started by, because</th>
                <th scope="col">Deployment</th>
              </tr>
            </thead>
            <tbody>
              {data.deployments.map(deployment => (
                <DeploymentRow
                  key={deployment.arn}
                  deployment={deployment}
                  starter={starters.get(deployment.arn)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className={styles.note}>
        {ledgerWords(ledger.data?.scope, ledger.error)}
      </p>
    </>
  );
}

function DeploymentRow(props: {
  deployment: RolloutSummary;
  starter: Starter | undefined;
}) {
  const { deployment, starter } = props;
  const { createdAt, startedAt, finishedAt, outcome, id, arn } = deployment;
  const begin = startedAt ?? createdAt;
  const why = deployment.rollback?.reason ?? deployment.statusReason;
  return (
    <tr>
      <td>{begin ? <RelativeTime iso={begin} /> : '–'}</td>
      <td>
        <OutcomeMark outcome={outcome} />
        {why && <div className={styles.why}>{why}</div>}
      </td>
      <td className={styles.mono}>
        {deployment.target?.taskDefinition ?? 'Not known'}
      </td>
      <td>{deployment.strategy.toLowerCase().replace('_', '/')}</td>
      <td className={styles.number}>
        {begin && finishedAt
          ? durationInWords(
              Math.max(0, Date.parse(finishedAt) - Date.parse(begin)),
            )
          : '–'}
      </td>
      <td>
        {starter ? (
          <>
            {starter.who}
            {starter.reason && <>, “{starter.reason}”</>}{' '}
            <AuditTrailLink query={{ action: starter.actionId }}>
              View audit trail
            </AuditTrailLink>
          </>
        ) : (
          '–'
        )}
      </td>
      <td>
        <CopyableId value={arn} short={id.slice(0, 8)} />
      </td>
    </tr>
  );
}

function ledgerWords(
  scope: AuditPage['scope'] | undefined,
  error: Error | null,
): string {
  if (error) {
    return error instanceof PortalApiError && error.status === 403
      ? 'You may not read the audit log, so who started a deployment is not shown.'
      : `Who started a deployment is not shown: the audit log can't be read (${error.message}).`;
  }
  switch (scope) {
    case 'all':
      return 'A deployment without a name was started outside of the portal, or before its ledger began.';
    case 'own':
      return 'Of who started a deployment you see your own actions: the whole audit log is for others to read.';
    default:
      return 'Reading who started them…';
  }
}
