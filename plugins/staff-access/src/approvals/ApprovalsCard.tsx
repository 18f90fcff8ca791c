import { CardSkeleton } from '@alphaswarm-admin/plugin-dashboard-react';
import { Link } from '@backstage/ui';
import { RelativeTime } from '@alphaswarm-admin/plugin-portal-react';
import { approvalHref } from '@alphaswarm-admin/plugin-staff-access-react';
import { requesterName } from './approvalWords';
import { useApprovals } from './useApprovals';
import styles from './approvals.module.css';

/** How many the card names. */
const NAMED = 5;

/** "What needs me": requests that wait for the person's own word. */
export function ApprovalsCard() {
  const { data, error } = useApprovals('waiting');
  if (!data && error) throw error;
  if (!data) return <CardSkeleton />;
  const mine = data.pages
    .flatMap(page => page.items)
    .filter(one => one.mayDecide);
  if (mine.length === 0) {
    return <p className={styles.quiet}>Nothing waits for your approval.</p>;
  }
  return (
    <ul className={styles.words}>
      {mine.slice(0, NAMED).map(one => (
        <li key={one.id}>
          <Link href={approvalHref(one.id)}>{one.preview.title}</Link>, asked
          for by {requesterName(one)}; expires{' '}
          <RelativeTime iso={one.expiresAt} />
        </li>
      ))}
      {mine.length > NAMED && (
        <li>
          <Link href="/approvals">{mine.length - NAMED} more</Link>
        </li>
      )}
    </ul>
  );
}
