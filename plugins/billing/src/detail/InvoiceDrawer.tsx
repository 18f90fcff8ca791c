import { Link } from '@backstage/ui';
import {
  creditNoteEvent,
  formatMoney,
  type InvoiceDetail,
} from '@alphaswarm-admin/plugin-billing-common';
import {
  CopyableId,
  Drawer,
  ProblemPanel,
  RelativeTime,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import { invoiceWords } from '../lists/columns';
import { StateWord } from '../lists/StateWord';
import { useInvoice } from '../queries';
import styles from './Detail.module.css';
import { GiveBack } from './GiveBack';
import { GivenBack } from './GivenBack';

/** All that is known of one invoice, beside the list, under a URL of its own. */
export function InvoiceDrawer(props: { id: string; onClose: () => void }) {
  const { id, onClose } = props;
  const { data, error, refetch } = useInvoice(id);
  return (
    <Drawer title="Invoice" subject={id} onClose={onClose}>
      {error && <ProblemPanel error={error} onRetry={() => refetch()} />}
      {!data && !error && <TableSkeleton rows={5} columns={2} />}
      {data && <Content invoice={data} />}
    </Drawer>
  );
}

function Content({ invoice }: { invoice: InvoiceDetail }) {
  const { id, number, customer, creditable, creditNotes } = invoice;
  return (
    <>
      <p className={styles.amount}>{formatMoney(invoice.due)}</p>
      <dl className={styles.facts}>
        <dt>State</dt>
        <dd>
          <StateWord word={invoiceWords[invoice.state]} />
        </dd>
        <dt>Company</dt>
        <dd>{customer?.name ?? customer?.id ?? '–'}</dd>
        <dt>Unpaid</dt>
        <dd>{formatMoney(invoice.remaining)}</dd>
        <dt>Creditable</dt>
        <dd>{formatMoney(creditable)}</dd>
        <dt>Due</dt>
        <dd>{invoice.dueAt ? <RelativeTime iso={invoice.dueAt} /> : '–'}</dd>
        <dt>Number</dt>
        <dd>{number ?? '–'}</dd>
        <dt>Id</dt>
        <dd>
          <CopyableId value={id} />
        </dd>
        {invoice.hostedUrl && (
          <>
            <dt>In Stripe</dt>
            <dd>
              <Link href={invoice.hostedUrl} target="_blank" rel="noreferrer">
                Stripe’s page of the invoice
              </Link>
            </dd>
          </>
        )}
      </dl>
      <GiveBack
        event={creditNoteEvent}
        title="Credit"
        done="credited"
        most={creditable}
        path={`/invoices/${encodeURIComponent(id)}/credit`}
        subject={customer?.name ?? number ?? id}
        actions={invoice.actions}
      />
      <GivenBack
        title="Credit notes"
        items={creditNotes}
        hasMore={invoice.moreCreditNotes}
      />
    </>
  );
}
