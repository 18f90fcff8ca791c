import { Link } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { formatMoney } from '@alphaswarm-admin/plugin-billing-common';
import { CardSkeleton } from '@alphaswarm-admin/plugin-dashboard-react';
import { Freshness } from '@alphaswarm-admin/plugin-portal-react';
import { monthInWords, monthsOf } from '../overview/monthsOf';
import { useOverview } from '../queries';
import { rootRouteRef } from '../routes';
import styles from './cards.module.css';

/** "What changed": recurring revenue, and what was collected in this month and the one before. */
export function RevenueCard() {
  const root = useRouteRef(rootRouteRef);
  const { data, error } = useOverview();
  if (!data) {
    if (error) throw error;
    return <CardSkeleton />;
  }
  const { mrr, months, freshness } = data;
  return (
    <>
      {mrr.length === 0 && <p className={styles.line}>No recurring revenue.</p>}
      {mrr.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Recurring a month</th>
              <th scope="col">Collected lately</th>
            </tr>
          </thead>
          <tbody>
            {mrr.map(money => (
              <tr key={money.currency}>
                <th scope="row">
                  <Link href={`${root?.() ?? ''}?currency=${money.currency}`}>
                    {formatMoney(money)}
                  </Link>
                </th>
                <td>
                  {monthsOf(months, money.currency)
                    .slice(-2)
                    .map(({ month, collected: amount, currency }) => (
                      <div key={month}>
                        {monthInWords(month)}:{' '}
                        {formatMoney({ amount, currency })}
                      </div>
                    ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
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
