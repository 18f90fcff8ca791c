import { Skeleton, VisuallyHidden } from '@backstage/ui';
import styles from './TableSkeleton.module.css';

/** Widths in turn, so that the skeleton reads as text. */
const WIDTHS = ['70%', '45%', '60%', '35%'];

/** Stands where a table will be, at its height, so that nothing jumps when it comes. */
export function TableSkeleton(props: { rows: number; columns: number }) {
  return (
    <div role="status" aria-busy="true" className={styles.skeleton}>
      <VisuallyHidden>Loading</VisuallyHidden>
      {range(props.rows).map(row => (
        <div
          key={row}
          className={styles.row}
          style={{ gridTemplateColumns: `repeat(${props.columns}, 1fr)` }}
          aria-hidden="true"
        >
          {range(props.columns).map(column => (
            <Skeleton
              key={column}
              height={14}
              width={WIDTHS[(row + column) % WIDTHS.length]}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
