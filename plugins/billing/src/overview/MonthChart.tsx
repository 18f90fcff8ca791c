import { useId } from 'react';
import {
  formatMoney,
  type BillingMonth,
} from '@alphaswarm-admin/plugin-billing-common';
import { monthInWords } from './monthsOf';
import styles from './MonthChart.module.css';

const HEIGHT = 120;

/** What came in and went out month by month, in one currency: bars for the eye, and a table for everybody. */
export function MonthChart(props: {
  months: readonly BillingMonth[];
  currency: string;
}) {
  const { months, currency } = props;
  const titleId = useId();
  const most = Math.max(1, ...months.map(one => one.collected));
  const heightOf = (amount: number) =>
    Math.round((amount / most) * HEIGHT * 10) / 10;
  const money = (amount: number) => formatMoney({ amount, currency });
  return (
    <figure className={styles.figure} aria-labelledby={titleId}>
      <figcaption id={titleId} className={styles.title}>
        Collected and refunded by month, {currency.toUpperCase()}
      </figcaption>
      <div className={styles.plot} aria-hidden="true">
        {months.map(one => (
          <div key={one.month} className={styles.month}>
            <div className={styles.bars}>
              <div
                className={styles.collected}
                style={{ height: heightOf(one.collected) }}
                title={`${money(one.collected)} collected`}
              />
              <div
                className={styles.refunded}
                style={{ height: heightOf(one.refunded) }}
                title={`${money(one.refunded)} refunded`}
              />
            </div>
            <span className={styles.name}>
              {monthInWords(one.month).slice(0, 3)}
            </span>
          </div>
        ))}
      </div>
      <p className={styles.legend} aria-hidden="true">
        <span className={styles.key} data-of="collected" /> Collected{' '}
        <span className={styles.key} data-of="refunded" /> Refunded
      </p>
      <details className={styles.details}>
        <summary>As a table</summary>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Month (UTC)</th>
              <th scope="col">Collected</th>
              <th scope="col">Refunded</th>
              <th scope="col">Failed payments</th>
            </tr>
          </thead>
          <tbody>
            {[...months].reverse().map(one => (
              <tr key={one.month}>
                <th scope="row">{monthInWords(one.month)}</th>
                <td>{money(one.collected)}</td>
                <td>{money(one.refunded)}</td>
                <td>{one.failedPayments}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
