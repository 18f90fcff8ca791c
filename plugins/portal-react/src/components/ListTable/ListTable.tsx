import type { ReactNode, RefObject } from 'react';
import styles from './ListTable.module.css';

/** A column of a {@link ListTable}. */
export type ListColumn<T> = {
  title: string;
  /** Numbers stand right-aligned, in figures of one width. */
  numeric?: boolean;
  /** Ids and the like. */
  mono?: boolean;
  /** The cell. In one column it is the row's link, with `ROW_ATTRIBUTE`, when rows can be opened. */
  render: (item: T) => ReactNode;
};

/** A dense list of like things, one a row, scrolling sideways where there is no room for it. */
export function ListTable<T>(props: {
  /** What the list is of. */
  label: string;
  columns: readonly ListColumn<T>[];
  items: readonly T[];
  rowKey: (item: T) => string;
  /** The key of the row whose drawer is open. */
  open?: string;
  /** The table's element, for `useRowKeys`. */
  tableRef?: RefObject<HTMLTableElement>;
}) {
  const { label, columns, items, rowKey, open, tableRef } = props;
  return (
    <div className={styles.scroller} {...(!tableRef && scrolledByKeys(label))}>
      <table ref={tableRef} className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map(column => (
              <th key={column.title} scope="col" className={classOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map(item => {
            const key = rowKey(item);
            return (
              <tr key={key} data-open={key === open ? '' : undefined}>
                {columns.map(column => (
                  <td key={column.title} className={classOf(column)}>
                    {column.render(item)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Where no row has a link, the keyboard needs another way to scroll sideways. */
function scrolledByKeys(label: string) {
  return { role: 'region', 'aria-label': label, tabIndex: 0 };
}

function classOf<T>({ numeric, mono }: ListColumn<T>): string | undefined {
  if (numeric) return styles.number;
  return mono ? styles.mono : undefined;
}
