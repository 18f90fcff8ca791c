import { Link } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { formatMoney } from '@alphaswarm-admin/plugin-billing-common';
import { CardSkeleton } from '@alphaswarm-admin/plugin-dashboard-react';
import { Freshness, RelativeTime } from '@alphaswarm-admin/plugin-portal-react';
import { useOverview } from '../queries';
import { rootRouteRef } from '../routes';
import styles from './cards.module.css';

/** "What needs me": invoices that are past due. */
export function PastDueCard() {
  const root = useRouteRef(rootRouteRef);
  const { data, error } = useOverview();
  if (!data) {
    if (error) throw error;
    return <CardSkeleton />;
  }
  const { pastDue, freshness } = data;
  return (
    <>
      {pastDue.invoices === 0 ? (
        <p className={styles.line}>
          {freshness.complete
            ? 'No invoice is past due.'
            : 'Stripe is being read for the first time.'}
        </p>
      ) : (
        <>
          <p className={styles.line}>
            <Link href={`${root?.() ?? ''}?list=invoices&state=past-due`}>
              {pastDue.invoices === 1
                ? '1 invoice is past due'
                : `${pastDue.invoices} invoices are past due`}
            </Link>
            {pastDue.oldestDueAt && (
              <>
                , the oldest <RelativeTime iso={pastDue.oldestDueAt} />
              </>
            )}
          </p>
          <p className={styles.line}>
            {pastDue.unpaid.map(formatMoney).join(', ')}
          </p>
        </>
      )}
      <p className={styles.line}>
        <Freshness
          observedAt={freshness.asOf}
          problem={error?.message ?? freshness.problem}
          staleAfterSeconds={180}
        />
      </p>
    </>
  );
}
