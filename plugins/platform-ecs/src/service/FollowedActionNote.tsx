import { AuditTrailLink } from './AuditTrailLink';
import styles from './FollowedActionNote.module.css';

/** What became of the action that was done from this page, said aloud when it is over. */
export function FollowedActionNote(props: {
  actionId: string;
  settled: boolean;
  /** The service's state in words. */
  sentence?: string;
}) {
  const { actionId, settled, sentence } = props;
  return (
    <div className={styles.note}>
      <p role="status" className={styles.words}>
        {settled
          ? `The rollout has ended. ${sentence ?? ''}`
          : 'Following your action until the rollout ends.'}
      </p>
      <AuditTrailLink query={{ action: actionId }}>
        View audit trail
      </AuditTrailLink>
    </div>
  );
}
