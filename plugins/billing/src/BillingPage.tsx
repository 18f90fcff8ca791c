import { useState, type FormEvent } from 'react';
import { Link } from 'react-router-dom';
import { Button, SearchField, Select } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  EmptyState,
  ForbiddenPanel,
  Freshness,
  PageFrame,
  PortalApiError,
  ProblemPanel,
  TableSkeleton,
  useUrlState,
} from '@alphaswarm-admin/plugin-portal-react';
import type { BillingConnection } from '@alphaswarm-admin/plugin-billing-common';
import {
  billingLists,
  billingUrlSchema,
  listStates,
  type BillingList,
} from './billingUrl';
import { InvoiceDrawer } from './detail/InvoiceDrawer';
import { PaymentDrawer } from './detail/PaymentDrawer';
import { ListView, listTitles, searchHints } from './lists/ListView';
import { stateWord } from './lists/stateWords';
import { OverviewView } from './overview/OverviewView';
import { useConnection } from './queries';
import { rootRouteRef } from './routes';
import styles from './BillingPage.module.css';

/** The choice of no state in particular. */
const ANY = 'any';

/** How old the copy of Stripe may be before it counts as stale, seconds: events are taken up each minute. */
const STALE_AFTER_SECONDS = 180;

/** What Stripe bills: figures, payments, invoices, customers, subscriptions. */
export function BillingPage() {
  const { data, error, refetch } = useConnection();
  return (
    <PageFrame
      title="Billing"
      stateLine={stateLine(data)}
      freshness={
        data?.connected && (
          <Freshness
            observedAt={data.freshness.asOf}
            problem={data.freshness.problem}
            staleAfterSeconds={STALE_AFTER_SECONDS}
          />
        )
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
      {data?.connected && <Views />}
    </PageFrame>
  );
}

function stateLine(connection: BillingConnection | undefined): string {
  if (connection && !connection.connected) return 'Stripe is not connected';
  return connection?.freshness.complete === false
    ? 'Stripe is being read for the first time: lists and figures are not whole yet'
    : 'What Stripe bills, as the portal last read it';
}

function Views() {
  const [url, setUrl] = useUrlState(billingUrlSchema);
  const root = useRouteRef(rootRouteRef);
  return (
    <>
      <div className={styles.bar}>
        <nav aria-label="Views of billing">
          <ul className={styles.lists}>
            {(['overview', ...billingLists] as const).map(list => (
              <li key={list}>
                <Link
                  to={`${root?.() ?? ''}?list=${list}`}
                  className={styles.list}
                  aria-current={list === url.list ? 'page' : undefined}
                >
                  {list === 'overview' ? 'Overview' : listTitles[list]}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        {url.list !== 'overview' && (
          <Filters
            list={url.list}
            q={url.q}
            state={url.state}
            onChange={change =>
              setUrl({ ...change, payment: undefined, invoice: undefined })
            }
          />
        )}
      </div>
      {url.list === 'overview' ? (
        <OverviewView currency={url.currency} />
      ) : (
        <ListView
          list={url.list}
          q={url.q}
          state={listStates[url.list].find(one => one === url.state)}
          open={url.payment ?? url.invoice}
          onClear={() => setUrl({ q: '', state: undefined })}
          onClose={() => setUrl({ payment: undefined, invoice: undefined })}
        />
      )}
      {url.invoice && (
        <InvoiceDrawer
          id={url.invoice}
          onClose={() => setUrl({ invoice: undefined })}
        />
      )}
      {url.payment && (
        <PaymentDrawer
          id={url.payment}
          onClose={() => setUrl({ payment: undefined })}
        />
      )}
    </>
  );
}

function Filters(props: {
  list: BillingList;
  q: string;
  state: string | undefined;
  onChange: (change: { q?: string; state?: string }) => void;
}) {
  const { list, q, state, onChange } = props;
  return (
    <div className={styles.filters}>
      <Select
        size="small"
        aria-label="State"
        options={[
          { id: ANY, label: 'Any state' },
          ...listStates[list].map(id => ({ id, label: stateWord(id) })),
        ]}
        value={state ?? ANY}
        onChange={value =>
          onChange({ state: listStates[list].find(one => one === value) })
        }
      />
      <SearchForm
        key={`${list} ${q}`}
        initial={q}
        hint={searchHints[list]}
        onSearch={text => onChange({ q: text })}
      />
    </div>
  );
}

/** Asks when somebody has finished typing. */
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
