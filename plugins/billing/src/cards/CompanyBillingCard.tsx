import { Link } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  formatMoney,
  type Money,
} from '@alphaswarm-admin/plugin-billing-common';
import type { CompanyCardProps } from '@alphaswarm-admin/plugin-companies-react';
import { CardSkeleton } from '@alphaswarm-admin/plugin-dashboard-react';
import { Freshness, RelativeTime } from '@alphaswarm-admin/plugin-portal-react';
import { paymentWords, subscriptionWord } from '../lists/columns';
import { StateWord } from '../lists/StateWord';
import { useConnection, useCustomer } from '../queries';
import { rootRouteRef } from '../routes';
import styles from './cards.module.css';

/** What one company is billed. */
export function CompanyBillingCard({ company }: CompanyCardProps) {
  const { data, error } = useConnection();
  if (!data) {
    if (error) throw error;
    return <CardSkeleton />;
  }
  if (!data.connected) return <p className={styles.line}>{data.how}</p>;
  if (!company.stripeCustomerId) {
    return (
      <p className={styles.line}>
        The platform names no customer in Stripe for {company.name}.
      </p>
    );
  }
  return <Summary customer={company.stripeCustomerId} />;
}

function Summary({ customer }: { customer: string }) {
  const root = useRouteRef(rootRouteRef);
  const { data, error } = useCustomer(customer);
  if (!data) {
    if (error) throw error;
    return <CardSkeleton />;
  }
  const { subscriptions, mrr, open, pastDue, latestPayment, freshness } = data;
  const listOf = (list: string) =>
    `${root?.() ?? ''}?list=${list}&q=${customer}`;
  return (
    <>
      {!data.customer && (
        <p className={styles.line}>
          {freshness.complete
            ? `Stripe has no customer ${customer}.`
            : 'Stripe is being read for the first time.'}
        </p>
      )}
      {data.customer && (
        <dl className={styles.facts}>
          <dt>Subscriptions</dt>
          <dd>
            {subscriptions.length === 0 && 'None'}
            {subscriptions.map(({ id, plans, status, paused }) => (
              <div key={id}>
                {plans.join(', ')} <StateWord word={subscriptionWord(status)} />
                {paused && (
                  <StateWord word={['Collection paused', 'attention']} />
                )}
              </div>
            ))}
          </dd>
          <dt>Recurring a month</dt>
          <dd>{amounts(mrr)}</dd>
          <dt>Open</dt>
          <dd>
            <Link href={listOf('invoices')}>{open.invoices}</Link>{' '}
            {amounts(open.unpaid)}
          </dd>
          <dt>Past due</dt>
          <dd>
            <Link href={`${listOf('invoices')}&state=past-due`}>
              {pastDue.invoices}
            </Link>{' '}
            {amounts(pastDue.unpaid)}
          </dd>
          <dt>Latest payment</dt>
          <dd>
            {latestPayment ? (
              <>
                <Link href={listOf('payments')}>
                  {formatMoney(latestPayment.paid)}
                </Link>{' '}
                <StateWord word={paymentWords[latestPayment.state]} />
                <RelativeTime iso={latestPayment.createdAt} />
              </>
            ) : (
              'None'
            )}
          </dd>
        </dl>
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

function amounts(of: readonly Money[]): string {
  return of.length === 0 ? '' : of.map(formatMoney).join(', ');
}
