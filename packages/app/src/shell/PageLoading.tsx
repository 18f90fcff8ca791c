import { TableSkeleton } from '@alphaswarm-admin/plugin-portal-react';
import styles from './PageLoading.module.css';

/** A page's outline while its code is on the way. */
export function PageLoading() {
  return (
    <div className={styles.loading}>
      <TableSkeleton rows={6} columns={4} />
    </div>
  );
}
