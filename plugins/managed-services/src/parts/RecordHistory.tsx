import { Link } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  ProblemPanel,
  RelativeTime,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import { useHistory } from '../queries';
import { auditLogRouteRef } from '../routes';
import styles from './parts.module.css';

/** What was done to a record, from the audit log, which has each change with its difference and, where there is one, its revert. */
export function RecordHistory(props: { kind: string; id: string }) {
  const { kind, id } = props;
  const { data, error, refetch } = useHistory({ kind, id });
  const auditLog = useRouteRef(auditLogRouteRef)?.();
  const filter = new URLSearchParams({ targetKind: kind, targetId: id });
  return (
    <section aria-labelledby="history-title">
      <h3 id="history-title" className={styles.subtitle}>
        History
      </h3>
      {error && <ProblemPanel error={error} onRetry={() => refetch()} />}
      {!data && !error && <TableSkeleton rows={3} columns={2} />}
      {data?.items.length === 0 && (
        <p className={styles.note}>
          {data.scope === 'own'
            ? 'Nothing that you did. The whole history is for those who read the audit log.'
            : 'Nothing yet.'}
        </p>
      )}
      <ul className={styles.lines}>
        {data?.items.map(row => (
          <li key={row.action_id}>
            <Link href={`${auditLog ?? ''}?action=${row.action_id}`}>
              {wordOf(row.event_type)}
            </Link>{' '}
            by {nameOf(row.details.actor) ?? 'an agent'},{' '}
            <RelativeTime iso={row.created_at} />
            {row.reason && `: ${row.reason}`}
          </li>
        ))}
      </ul>
      {data && data.items.length > 0 && auditLog && (
        <p className={styles.note}>
          <Link href={`${auditLog}?${filter}`}>All of it in the audit log</Link>
        </p>
      )}
    </section>
  );
}

/** `managed-services.offer.update` → `Update`; a revert says what it reverts. */
function wordOf(eventType: string): string {
  const [, , verb = eventType, revert] = eventType.split('.');
  const word = revert ? `${revert} of ${verb}` : verb;
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function nameOf(actor: unknown): string | undefined {
  const { name } = (actor ?? {}) as { name?: unknown };
  return typeof name === 'string' ? name : undefined;
}
