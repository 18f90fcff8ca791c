import { useState } from 'react';
import { Button, Link } from '@backstage/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  formatMoney,
  refundEvent,
  type PaymentDetail,
} from '@alphaswarm-admin/plugin-billing-common';
import {
  CopyableId,
  Drawer,
  ProblemPanel,
  RelativeTime,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import { usePrivilegedActionDialog } from '@alphaswarm-admin/plugin-staff-access-react';
import { paymentWords } from '../lists/columns';
import { StateWord } from '../lists/StateWord';
import { billingKeys, usePayment } from '../queries';
import { auditLogRouteRef } from '../routes';
import { RefundForm } from './RefundForm';
import styles from './PaymentDrawer.module.css';

/** All that is known of one payment, beside the list, under a URL of its own. */
export function PaymentDrawer(props: { id: string; onClose: () => void }) {
  const { id, onClose } = props;
  const { data, error, refetch } = usePayment(id);
  return (
    <Drawer title="Payment" subject={id} onClose={onClose}>
      {error && <ProblemPanel error={error} onRetry={() => refetch()} />}
      {!data && !error && <TableSkeleton rows={5} columns={2} />}
      {data && <Content payment={data} />}
    </Drawer>
  );
}

function Content({ payment }: { payment: PaymentDetail }) {
  const { id, paid, refunded, refundable, customer, refunds } = payment;
  const auditLog = useRouteRef(auditLogRouteRef);
  return (
    <>
      <p className={styles.amount}>{formatMoney(paid)}</p>
      <dl className={styles.facts}>
        <dt>State</dt>
        <dd>
          <StateWord word={paymentWords[payment.state]} />
          {payment.disputed && <StateWord word={['Disputed', 'bad']} />}
        </dd>
        <dt>Company</dt>
        <dd>{customer?.name ?? customer?.id ?? '–'}</dd>
        <dt>Refunded</dt>
        <dd>{formatMoney(refunded)}</dd>
        <dt>Refundable</dt>
        <dd>{formatMoney(refundable)}</dd>
        <dt>When</dt>
        <dd>
          <RelativeTime iso={payment.createdAt} />
        </dd>
        <dt>Id</dt>
        <dd>
          <CopyableId value={id} />
        </dd>
      </dl>
      <Refund payment={payment} />
      <section aria-labelledby="refunds-title">
        <h3 id="refunds-title" className={styles.subtitle}>
          Refunds
        </h3>
        {refunds.length === 0 && <p className={styles.note}>None yet.</p>}
        <ul className={styles.refunds}>
          {refunds.map(refund => (
            <li key={refund.id}>
              <strong>{formatMoney(refund.money)}</strong> {refund.status},{' '}
              <RelativeTime iso={refund.createdAt} />
              {refund.actionId && auditLog ? (
                <>
                  {', '}
                  <Link href={`${auditLog()}?action=${refund.actionId}`}>
                    made here
                  </Link>
                </>
              ) : (
                ', made in Stripe'
              )}
            </li>
          ))}
        </ul>
        {payment.moreRefunds && (
          <p className={styles.note}>There are older ones in Stripe.</p>
        )}
      </section>
    </>
  );
}

/** The button for those who may, a note for all others, nothing where nothing is left. */
function Refund({ payment }: { payment: PaymentDetail }) {
  const { id, refundable, customer, actions } = payment;
  const dialog = usePrivilegedActionDialog();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  if (refundable.amount === 0) return null;
  const availability = actions.find(({ action }) => action === refundEvent.id);
  if (availability?.verdict !== 'allowed') {
    return (
      <p className={styles.note}>
        {availability?.whoCould
          ? `${availability.whoCould} can refund.`
          : 'Your role doesn’t let you refund.'}
      </p>
    );
  }
  const refund = (amount: number) => {
    setAsking(false);
    dialog.open(
      {
        pluginId: 'billing',
        path: `/payments/${encodeURIComponent(id)}/refund`,
        input: { amount, currency: refundable.currency },
        subject: customer?.name ?? id,
      },
      {
        onDone: () => {
          void queries.invalidateQueries({ queryKey: billingKeys.all });
        },
      },
    );
  };
  return (
    <div>
      <Button variant="secondary" onPress={() => setAsking(true)}>
        Refund
      </Button>
      {asking && (
        <RefundForm
          refundable={refundable}
          onCancel={() => setAsking(false)}
          onContinue={refund}
        />
      )}
    </div>
  );
}
