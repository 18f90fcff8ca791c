import type { ReactNode } from 'react';
import styles from './EmptyState.module.css';

/** Nothing to show, and that is all right: says what would be here and what to do about it. */
export function EmptyState(props: {
  title: string;
  hint: ReactNode;
  /** Usually one button or link. */
  action?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      <p className={styles.title}>{props.title}</p>
      <p className={styles.hint}>{props.hint}</p>
      {props.action && <div className={styles.action}>{props.action}</div>}
    </div>
  );
}
