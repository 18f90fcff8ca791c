import { useId } from 'react';
import {
  formatMoney,
  type Money,
} from '@alphaswarm-admin/plugin-billing-common';
import { RelativeTime } from '@alphaswarm-admin/plugin-portal-react';
import styles from './Detail.module.css';
import { MadeBy } from './MadeBy';

/** What was given back: a payment's refunds, an invoice's credit notes. */
export function GivenBack(props: {
  title: string;
  items: ReadonlyArray<{
    id: string;
    money: Money;
    status: string;
    createdAt: string;
    actionId?: string;
  }>;
  /** Whether Stripe has older ones that aren't here. */
  hasMore: boolean;
}) {
  const { title, items, hasMore } = props;
  const titleId = useId();
  return (
    <section aria-labelledby={titleId}>
      <h3 id={titleId} className={styles.subtitle}>
        {title}
      </h3>
      {items.length === 0 && <p className={styles.note}>None yet.</p>}
      <ul className={styles.refunds}>
        {items.map(({ id, money, status, createdAt, actionId }) => (
          <li key={id}>
            <strong>{formatMoney(money)}</strong> {status},{' '}
            <RelativeTime iso={createdAt} />
            <MadeBy actionId={actionId} />
          </li>
        ))}
      </ul>
      {hasMore && (
        <p className={styles.note}>There are older ones in Stripe.</p>
      )}
    </section>
  );
}
