import type { ErrorDisplayProps } from '@backstage/frontend-plugin-api';
import { ProblemPanel } from '@alphaswarm-admin/plugin-portal-react';
import styles from './BrokenPart.module.css';

/** A part of the portal that threw: what failed, and a way to try again without losing the rest. */
export function BrokenPart(props: ErrorDisplayProps) {
  return (
    <div className={styles.part}>
      <ProblemPanel error={props.error} onRetry={props.resetError} />
    </div>
  );
}
