import type { ReactNode } from 'react';
import { Link } from '@backstage/ui';
import {
  formatMoney,
  type BillingOverview,
  type Money,
} from '@alphaswarm-admin/plugin-billing-common';
import {
  EmptyState,
  ProblemPanel,
  RelativeTime,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import { useOverview } from '../queries';
import { MonthChart } from './MonthChart';
import { currenciesOf, monthsOf } from './monthsOf';
import styles from './OverviewView.module.css';

/** The figures of billing, and how they came to be over the last months. */
export function OverviewView(props: { currency: string | undefined }) {
  const { data, error, refetch } = useOverview();
  if (!data) {
    return error ? (
      <ProblemPanel error={error} onRetry={() => refetch()} />
    ) : (
      <TableSkeleton rows={6} columns={4} />
    );
  }
  return (
    <>
      {error && <ProblemPanel error={error} onRetry={() => refetch()} />}
      <Figures overview={data} />
      <Months months={data.months} wanted={props.currency} />
    </>
  );
}

function Figures({ overview }: { overview: BillingOverview }) {
  const { mrr, subscriptions, open, pastDue, months } = overview;
  const thisMonth = new Date().toISOString().slice(0, 7);
  const newest = months.filter(({ month }) => month === thisMonth);
  const failed = newest.reduce((sum, one) => sum + one.failedPayments, 0);
  const refunds = newest.reduce((sum, one) => sum + one.refunds, 0);
  const { unpriced, paused, trialing } = subscriptions;
  return (
    <dl className={styles.figures}>
      <Figure
        title="Monthly recurring revenue"
        note={
          unpriced > 0
            ? `Without ${unpriced} whose prices aren’t fixed; discounts and taxes aside`
            : 'Discounts and taxes aside'
        }
      >
        <Amounts of={mrr} />
      </Figure>
      <Figure
        title="Active subscriptions"
        note={`${subscriptions.pastDue} past due, ${trialing} on trial, ${paused} paused`}
      >
        <Link href="?list=subscriptions&state=active">
          {subscriptions.active}
        </Link>
      </Figure>
      <Figure title="Open invoices" note={<Amounts of={open.unpaid} />}>
        <Link href="?list=invoices&state=open">{open.invoices}</Link>
      </Figure>
      <Figure
        title="Past due"
        note={
          <>
            <Amounts of={pastDue.unpaid} />
            {pastDue.oldestDueAt && (
              <>
                {' '}
                the oldest <RelativeTime iso={pastDue.oldestDueAt} />
              </>
            )}
          </>
        }
      >
        <Link href="?list=invoices&state=past-due">{pastDue.invoices}</Link>
      </Figure>
      <Figure title="Failed payments this month" note="By UTC">
        <Link href="?list=payments&state=failed">{failed}</Link>
      </Figure>
      <Figure
        title="Refunds this month"
        note={
          <Amounts
            of={newest
              .filter(({ refunded }) => refunded > 0)
              .map(({ refunded: amount, currency }) => ({ amount, currency }))}
          />
        }
      >
        {refunds}
      </Figure>
    </dl>
  );
}

function Figure(props: {
  title: string;
  note: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={styles.figure}>
      <dt>{props.title}</dt>
      <dd className={styles.value}>{props.children}</dd>
      <dd className={styles.note}>{props.note}</dd>
    </div>
  );
}

/** Money of several currencies is never added up. */
function Amounts({ of }: { of: readonly Money[] }) {
  if (of.length === 0) return <>–</>;
  return (
    <>
      {of.map(money => (
        <span key={money.currency} className={styles.money}>
          {formatMoney(money)}{' '}
        </span>
      ))}
    </>
  );
}

function Months(props: {
  months: BillingOverview['months'];
  wanted: string | undefined;
}) {
  const { months, wanted } = props;
  const currencies = currenciesOf(months);
  const shown = currencies.find(one => one === wanted) ?? currencies[0];
  if (!shown) {
    return (
      <EmptyState
        title="No payments yet"
        hint="Stripe has none of the last twelve months, as far as it has been read."
      />
    );
  }
  return (
    <section aria-label="The last twelve months" className={styles.months}>
      {currencies.length > 1 && (
        <nav aria-label="Currency">
          <ul className={styles.currencies}>
            {currencies.map(currency => (
              <li key={currency}>
                <Link
                  href={`?currency=${currency}`}
                  aria-current={currency === shown ? 'true' : undefined}
                  className={styles.currency}
                >
                  {currency.toUpperCase()}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <MonthChart months={monthsOf(months, shown)} currency={shown} />
    </section>
  );
}
