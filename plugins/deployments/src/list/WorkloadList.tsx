import { useRef } from 'react';
import { Button } from '@backstage/ui';
import {
  EmptyState,
  ListTable,
  ProblemPanel,
  useRowKeys,
} from '@alphaswarm-admin/plugin-portal-react';
import type { Workload } from '@alphaswarm-admin/plugin-deployments-common';
import { workloadKey } from '../deploymentsUrl';
import type { useWorkloads } from '../queries';
import { useColumns } from './useColumns';
import styles from './WorkloadList.module.css';

/** The workloads, as far as somebody has paged. */
export function WorkloadList(props: {
  list: ReturnType<typeof useWorkloads>;
  /** The key of the workload whose drawer is open. */
  open: string | undefined;
  /** Whether any filter is set. */
  isNarrowed: boolean;
  onClear: () => void;
  onClose: () => void;
}) {
  const { list, open, isNarrowed, onClear, onClose } = props;
  const items = list.data?.pages.flatMap(page => page.items) ?? [];
  if (items.length === 0) {
    return isNarrowed ? (
      <EmptyState
        title="Nothing matches"
        hint="No workload is all that is asked for."
        action={
          <Button variant="secondary" onPress={onClear}>
            Show all workloads
          </Button>
        }
      />
    ) : (
      <EmptyState
        title="No workloads"
        hint="alphaswarm-cp runs nothing for customers yet."
      />
    );
  }
  return (
    <>
      <WorkloadTable items={items} open={open} onClose={onClose} />
      {list.error && (
        <ProblemPanel error={list.error} onRetry={() => list.refetch()} />
      )}
      <p className={styles.end}>
        {list.hasNextPage ? (
          <Button
            variant="secondary"
            isDisabled={list.isFetchingNextPage}
            onPress={() => list.fetchNextPage()}
          >
            More workloads
          </Button>
        ) : (
          `That is all: ${items.length} ${items.length === 1 ? 'workload' : 'workloads'}.`
        )}
      </p>
    </>
  );
}

function WorkloadTable(props: {
  items: Workload[];
  open: string | undefined;
  onClose: () => void;
}) {
  const { items, open, onClose } = props;
  const table = useRef<HTMLTableElement>(null);
  useRowKeys({ container: table, onEscape: onClose });
  return (
    <ListTable
      label="Workloads"
      columns={useColumns()}
      items={items}
      rowKey={workloadKey}
      open={open}
      tableRef={table}
    />
  );
}
