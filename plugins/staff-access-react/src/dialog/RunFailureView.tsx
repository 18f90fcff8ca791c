import { Alert } from '@backstage/ui';
import { CopyableId } from '@alphaswarm-admin/plugin-portal-react';
import type { RunFailure } from '../runs/describeRunFailure';
import styles from './RunFailureView.module.css';

/** Says what went wrong, what was done and what was not, with the ids to quote. */
export function RunFailureView(props: { failure: RunFailure }) {
  const { title, detail, effect, actionId, requestId } = props.failure;
  return (
    <Alert
      role="alert"
      status="danger"
      icon
      title={title}
      description={
        <div className={styles.description}>
          <p>{detail}</p>
          <p>{effect}</p>
          {actionId && (
            <p>
              Action <CopyableId value={actionId} />
            </p>
          )}
          {requestId && (
            <p>
              Request <CopyableId value={requestId} />
            </p>
          )}
        </div>
      }
    />
  );
}
