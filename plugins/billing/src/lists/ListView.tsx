import { useRef } from 'react';
import { Button } from '@backstage/ui';
import {
  EmptyState,
  ListTable,
  ProblemPanel,
  TableSkeleton,
  useRowKeys,
} from '@alphaswarm-admin/plugin-portal-react';
import type { BillingList } from '../billingUrl';
import { useBillingList } from '../queries';
import type { BillingItems } from '../api/BillingApi';
import { columnsOf } from './columns';
import styles from './ListView.module.css';

/** What the lists are called. */
export const listTitles: Record<BillingList, string> = {
  payments: 'Payments',
  invoices: 'Invoices',
  customers: 'Customers',
  subscriptions: 'Subscriptions',
};

/** What each list can be searched by. */
export const searchHints: Record<BillingList, string> = {
  payments: 'Company name, ch_…, pi_… or cus_…',
  invoices: 'Company name, number, in_… or cus_…',
  customers: 'Company name, organization or cus_…',
  subscriptions: 'Company name, sub_… or cus_…',
};

/** One of the lists, as far as somebody has paged. */
export function ListView<TList extends BillingList>(props: {
  list: TList;
  q: string;
  state: string | undefined;
  /** The row that is open. */
  open: string | undefined;
  onClear: () => void;
  /** Closes what is open. */
  onClose: () => void;
}) {
  const { list, q, state, open, onClear, onClose } = props;
  const query = useBillingList(list, { q, state });
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetching } =
    query;
  const items = data?.pages.flatMap(page => page.items) ?? [];
  if (!data) {
    return error ? (
      <ProblemPanel error={error} onRetry={() => refetch()} />
    ) : (
      <TableSkeleton rows={10} columns={5} />
    );
  }
  if (items.length === 0) {
    return q || state ? (
      <EmptyState
        title="Nothing matches"
        hint={
          q
            ? `There are no such ${list} for “${q}”.`
            : `There are no such ${list}.`
        }
        action={
          <Button variant="secondary" onPress={onClear}>
            Show all {list}
          </Button>
        }
      />
    ) : (
      <EmptyState
        title={`No ${list}`}
        hint={`Stripe has no ${list} in this account yet, as far as it has been read.`}
      />
    );
  }
  return (
    <>
      <ItemTable list={list} items={items} open={open} onClose={onClose} />
      {error && <ProblemPanel error={error} onRetry={() => fetchNextPage()} />}
      <p className={styles.end}>
        {hasNextPage ? (
          <Button
            variant="secondary"
            isDisabled={isFetching}
            onPress={() => fetchNextPage()}
          >
            Older {list}
          </Button>
        ) : (
          `That is all: ${items.length} ${list}.`
        )}
      </p>
    </>
  );
}

function ItemTable<TList extends BillingList>(props: {
  list: TList;
  items: Array<BillingItems[TList]>;
  open: string | undefined;
  onClose: () => void;
}) {
  const { list, items, open, onClose } = props;
  const table = useRef<HTMLTableElement>(null);
  useRowKeys({ container: table, onEscape: onClose });
  return (
    <ListTable
      label={listTitles[list]}
      columns={columnsOf(list)}
      items={items}
      rowKey={({ id }) => id}
      open={open}
      tableRef={table}
    />
  );
}
