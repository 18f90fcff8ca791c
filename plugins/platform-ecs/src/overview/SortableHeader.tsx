import type { ReactNode } from 'react';
import { RiArrowDownLine, RiArrowUpLine } from '@remixicon/react';
import type { SortColumn } from './serviceFilters';
import styles from './SortableHeader.module.css';

/** How the table is sorted, and how to sort it otherwise. */
export type Sorting = {
  column: SortColumn;
  direction: 'ascending' | 'descending';
  onSort: (column: SortColumn) => void;
};

/** A column's header that sorts by it; pressed again, the other way round. */
export function SortableHeader(props: {
  column: SortColumn;
  sorting: Sorting;
  numeric?: boolean;
  children: ReactNode;
}) {
  const { column, sorting, numeric = false, children } = props;
  const sorted = sorting.column === column;
  const Arrow =
    sorting.direction === 'ascending' ? RiArrowUpLine : RiArrowDownLine;
  return (
    <th
      scope="col"
      aria-sort={sorted ? sorting.direction : undefined}
      className={numeric ? styles.numeric : undefined}
    >
      <button
        type="button"
        className={styles.button}
        onClick={() => sorting.onSort(column)}
      >
        {children}
        <span className={styles.arrow}>
          {sorted && <Arrow size={14} aria-hidden="true" />}
        </span>
      </button>
    </th>
  );
}
