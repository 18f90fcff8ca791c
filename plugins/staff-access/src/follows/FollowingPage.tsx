import { Button, Link, VisuallyHidden } from '@backstage/ui';
import {
  EmptyState,
  PageFrame,
  ProblemPanel,
  RelativeTime,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import type { Follow } from '@alphaswarm-admin/plugin-staff-access-common';
import {
  useFollowChange,
  useFollows,
} from '@alphaswarm-admin/plugin-staff-access-react';
import styles from '../approvals/approvals.module.css';

/** What things are called by kind; those that aren't here, by their kind. */
const kinds: ReadonlyMap<string, string> = new Map([
  ['ecs-service', 'Service'],
  ['company', 'Company'],
  ['workload', 'Workload'],
  ['managed-service', 'Managed service'],
  ['managed-service-instance', 'Managed-service instance'],
]);

/** What the person follows, to look through and to stop. */
export function FollowingPage() {
  const { data, error, refetch } = useFollows();
  const items = data?.items;
  return (
    <PageFrame
      title="Following"
      stateLine="You are notified when somebody else’s action on one of these has ended."
    >
      {!items && error && (
        <ProblemPanel error={error} onRetry={() => refetch()} />
      )}
      {!items && !error && <TableSkeleton rows={3} columns={4} />}
      {items?.length === 0 && (
        <EmptyState
          title="You follow nothing yet"
          hint="“Follow” on the page of a service, a company, a workload or a managed service puts it here."
        />
      )}
      {items && items.length > 0 && <FollowTable items={items} />}
    </PageFrame>
  );
}

function FollowTable({ items }: { items: Follow[] }) {
  const change = useFollowChange();
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label="What you follow">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Kind</th>
            <th scope="col">Since</th>
            <th scope="col">
              <VisuallyHidden>Stop</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ target, title, path, since, readable }) => (
            <tr key={`${target.kind} ${target.id}`}>
              <th scope="row">
                {readable ? <Link href={path}>{title}</Link> : title}
                {!readable && (
                  <span className={styles.reason}>
                    You may not read it any more, and are told nothing of it.
                  </span>
                )}
              </th>
              <td>{kinds.get(target.kind) ?? target.kind}</td>
              <td>
                <RelativeTime iso={since} />
              </td>
              <td>
                <Button
                  size="small"
                  variant="secondary"
                  aria-label={`Stop following ${title}`}
                  isDisabled={change.isPending}
                  onPress={() => change.mutate({ target, follow: false })}
                >
                  Stop following
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
