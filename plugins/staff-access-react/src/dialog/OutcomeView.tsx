import type { ReactNode } from 'react';
import { Link } from '@backstage/ui';
import {
  CopyableId,
  durationWords,
  type SignState,
  StateSign,
} from '@alphaswarm-admin/plugin-portal-react';
import type {
  ActionAnswer,
  ActionState,
} from '@alphaswarm-admin/plugin-staff-access-common';
import type { ActionRun } from '../runs/ActionRuns';
import styles from './OutcomeView.module.css';

const signOf: Record<ActionState, SignState> = {
  open: 'intent',
  'awaiting-approval': 'challenged',
  succeeded: 'succeeded',
  failed: 'failed',
  compensated: 'compensated',
  abandoned: 'abandoned',
};

const sentenceOf: Record<ActionState, string> = {
  open: 'Written down and begun. The outcome is not known yet; the portal is finding out.',
  'awaiting-approval':
    'Nothing is done yet: a second person has to approve it.',
  succeeded: 'Done.',
  failed: 'It failed. Nothing was changed.',
  compensated: 'A part was done and has been undone.',
  abandoned:
    'Nobody can tell whether it was done. Look at the target itself before trying again.',
};

/** What became of an action, live, with the way to its audit trail. */
export function OutcomeView(props: {
  run: ActionRun;
  answer: ActionAnswer;
  resultView?: ReactNode;
}) {
  const { run, answer, resultView } = props;
  return (
    <div className={styles.outcome}>
      <div role="status" className={styles.state}>
        <p className={styles.headline}>
          {answer.state === 'awaiting-approval' ? (
            <strong>Waits for a second person</strong>
          ) : (
            <Sign answer={answer} />
          )}
          {run.endedAt !== undefined && !answer.approvalId && (
            <span className={styles.duration}>
              after {durationWords((run.endedAt - run.startedAt) / 1000)}
            </span>
          )}
        </p>
        <p className={styles.sentence}>
          {answer.message ?? sentenceOf[answer.state]}
        </p>
      </div>
      {answer.state === 'succeeded' && resultView}
      <p className={styles.trail}>
        {answer.approvalId !== undefined && (
          <Link href={approvalHref(answer.approvalId)}>View the request</Link>
        )}
        <Link href={auditTrailHref(answer.actionId)}>View audit trail</Link>
        <span>
          Action <CopyableId value={answer.actionId} />
        </span>
      </p>
    </div>
  );
}

/** Nobody may take what was done in part for what was done. */
function Sign({ answer: { state, message } }: { answer: ActionAnswer }) {
  return state === 'succeeded' && message !== undefined ? (
    <StateSign state="failing" label="Done, but not everywhere" />
  ) : (
    <StateSign state={signOf[state]} />
  );
}

/** The page that tells the story of an action. */
export function auditTrailHref(actionId: string): string {
  return `/audit-log?action=${encodeURIComponent(actionId)}`;
}

/** The page of a request for approval. */
export function approvalHref(approvalId: string): string {
  return `/approvals/${encodeURIComponent(approvalId)}`;
}
