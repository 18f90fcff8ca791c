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
import { paymentWords } from '../lists/columns';
import { StateWord } from '../lists/StateWord';
import { usePayment } from '../queries';
import styles from './Detail.module.css';
import { GiveBack } from './GiveBack';
import { GivenBack } from './GivenBack';

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
      <GiveBack
        event={refundEvent}
        title="Refund"
        done="refunded"
        most={refundable}
        path={`/payments/${encodeURIComponent(id)}/refund`}
        subject={customer?.name ?? id}
        actions={payment.actions}
      />
      <GivenBack
        title="Refunds"
        items={refunds}
        hasMore={payment.moreRefunds}
      />
    </>
  );
}
