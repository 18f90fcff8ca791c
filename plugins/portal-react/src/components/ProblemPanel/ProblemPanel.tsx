import { Alert, Button } from '@backstage/ui';
import { CopyableId } from '../CopyableId';
import { describeProblem } from './describeProblem';
import styles from './ProblemPanel.module.css';

/** A failure of a page or a part of one: what failed, what to do, and the request id to quote. */
export function ProblemPanel(props: { error: Error; onRetry?: () => void }) {
  const { title, detail, advice, requestId } = describeProblem(props.error);
  return (
    <Alert
      role="alert"
      status="danger"
      icon
      title={title}
      description={
        <div className={styles.description}>
          <p className={styles.line}>{detail}</p>
          <p className={styles.line}>{advice}</p>
          {requestId && (
            <p className={styles.line}>
              Request id: <CopyableId value={requestId} />
            </p>
          )}
        </div>
      }
      customActions={
        props.onRetry && (
          <Button size="small" variant="secondary" onPress={props.onRetry}>
            Try again
          </Button>
        )
      }
    />
  );
}
