import { useState, type FormEvent } from 'react';
import { Link } from 'react-router-dom';
import { Button, SearchField } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  EmptyState,
  ForbiddenPanel,
  PageFrame,
  PortalApiError,
  ProblemPanel,
  TableSkeleton,
  useUrlState,
} from '@alphaswarm-admin/plugin-portal-react';
import { billingLists, billingUrlSchema } from './billingUrl';
import { ListView, listTitles, searchHints } from './lists/ListView';
import { PaymentDrawer } from './payment/PaymentDrawer';
import { useConnection } from './queries';
import { rootRouteRef } from './routes';
import styles from './BillingPage.module.css';

/** What Stripe bills: payments, invoices, customers, subscriptions. */
export function BillingPage() {
  const { data, error, refetch } = useConnection();
  return (
    <PageFrame
      title="Billing"
      stateLine={
        data && !data.connected
          ? 'Stripe is not connected'
          : 'What Stripe bills, live and newest first'
      }
    >
      {error instanceof PortalApiError && error.status === 403 && (
        <ForbiddenPanel what="see billing" whoCould={error.whoCould} />
      )}
      {error && !(error instanceof PortalApiError && error.status === 403) && (
        <ProblemPanel error={error} onRetry={() => refetch()} />
      )}
      {!data && !error && <TableSkeleton rows={8} columns={5} />}
      {data && !data.connected && (
        <EmptyState title="Stripe is not connected" hint={data.how} />
      )}
      {data?.connected && <Lists />}
    </PageFrame>
  );
}

function Lists() {
  const [url, setUrl] = useUrlState(billingUrlSchema);
  const root = useRouteRef(rootRouteRef);
  return (
    <>
      <div className={styles.bar}>
        <nav aria-label="Lists of billing">
          <ul className={styles.lists}>
            {billingLists.map(list => (
              <li key={list}>
                <Link
                  to={`${root?.() ?? ''}?list=${list}`}
                  className={styles.list}
                  aria-current={list === url.list ? 'page' : undefined}
                >
                  {listTitles[list]}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <SearchForm
          key={`${url.list} ${url.q}`}
          initial={url.q}
          hint={searchHints[url.list]}
          onSearch={q => setUrl({ q, payment: undefined })}
        />
      </div>
      <ListView
        list={url.list}
        q={url.q}
        open={url.payment}
        onClear={() => setUrl({ q: '' })}
        onClose={() => setUrl({ payment: undefined })}
      />
      {url.payment && (
        <PaymentDrawer
          id={url.payment}
          onClose={() => setUrl({ payment: undefined })}
        />
      )}
    </>
  );
}

/** Asks when somebody has finished typing: every search is a call of Stripe. */
function SearchForm(props: {
  initial: string;
  hint: string;
  onSearch: (q: string) => void;
}) {
  const [typed, setTyped] = useState(props.initial);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onSearch(typed.trim());
  };
  return (
    <form role="search" className={styles.search} onSubmit={submit}>
      <SearchField
        size="small"
        aria-label="Search"
        placeholder={props.hint}
        value={typed}
        onChange={setTyped}
        onClear={() => props.onSearch('')}
      />
      <Button size="small" variant="secondary" type="submit">
        Search
      </Button>
    </form>
  );
}
