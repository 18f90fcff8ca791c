import { type ReactNode, useEffect, useRef } from 'react';
import {
  Alert,
  Button,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import { useQueryClient } from '@tanstack/react-query';
import { STAFF_MEMBER_QUERY_KEY } from '../member/useStaffMember';
import type { ActionRun, ActionRunProgress } from '../runs/ActionRuns';
import { StepUpPanel } from '../stepUp/StepUpPanel';
import { ChangesTable } from './ChangesTable';
import {
  describeRunFailure,
  type RunFailure,
} from '../runs/describeRunFailure';
import { OutcomeView } from './OutcomeView';
import { RunFailureView } from './RunFailureView';
import styles from './RunStep.module.css';

/** The steps after confirming: the step-up when challenged, then what is happening, to the end. */
export function RunStep(props: {
  run: ActionRun;
  resultView?: ReactNode;
  onClose: () => void;
  /** Sends the same attempt again. */
  onResend: () => void;
  /** Goes back to what will happen, with a fresh preview and everything typed. */
  onReview: () => void;
}) {
  const { run, resultView, onClose, onResend, onReview } = props;
  const { preview, progress } = run;
  const failure =
    progress.phase === 'failed'
      ? describeRunFailure(progress.error)
      : undefined;
  const body = useRef<HTMLDivElement>(null);
  const queryClient = useQueryClient();

  // The control that had the focus is gone; the news is here.
  useEffect(() => body.current?.focus(), [progress.phase]);

  // A step-up may have been proved on the way.
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: STAFF_MEMBER_QUERY_KEY });
  }, [queryClient, progress.phase]);

  return (
    <>
      <DialogHeader>{preview.title}</DialogHeader>
      <DialogBody>
        <div ref={body} tabIndex={-1} className={styles.body}>
          {preview.changes.length > 0 && (
            <ChangesTable changes={preview.changes} />
          )}
          <blockquote className={styles.reason}>{run.reason}</blockquote>
          <Progress run={run} progress={progress} resultView={resultView} />
          {failure && <RunFailureView failure={failure} />}
        </div>
      </DialogBody>
      <DialogFooter className={styles.footer}>
        {progress.phase === 'step-up' && (
          <Button variant="secondary" onPress={() => progress.proof.cancel()}>
            Don’t verify
          </Button>
        )}
        {failure && (
          <Remedy failure={failure} onResend={onResend} onReview={onReview} />
        )}
        <Button
          variant={progress.phase === 'closed' ? 'primary' : 'secondary'}
          onPress={onClose}
        >
          Close
        </Button>
      </DialogFooter>
    </>
  );
}

function Progress(props: {
  run: ActionRun;
  progress: ActionRunProgress;
  resultView?: ReactNode;
}) {
  const { run, progress, resultView } = props;
  switch (progress.phase) {
    case 'sending':
      return (
        <Alert
          role="status"
          status="info"
          isPending
          title="Being done"
          description="It is written into the audit log first, then done. You can close this; the action goes on and stays at the bottom right."
        />
      );
    case 'step-up':
      return (
        <StepUpPanel key={progress.proof.challenge.id} proof={progress.proof} />
      );
    case 'following':
    case 'closed':
      return (
        <OutcomeView
          run={run}
          answer={progress.answer}
          resultView={resultView}
        />
      );
    default:
      return null;
  }
}

function Remedy(props: {
  failure: RunFailure;
  onResend: () => void;
  onReview: () => void;
}) {
  const { failure, onResend, onReview } = props;
  switch (failure.remedy) {
    case 'resend':
      return (
        <Button variant="primary" onPress={onResend}>
          Send again
        </Button>
      );
    case 'retry':
      return (
        <>
          <Button variant="secondary" onPress={onReview}>
            Back
          </Button>
          <Button variant="primary" onPress={onResend}>
            Send again
          </Button>
        </>
      );
    case 'fresh-preview':
      return (
        <Button variant="primary" onPress={onReview}>
          Look again
        </Button>
      );
    case 'edit':
      return (
        <Button variant="primary" onPress={onReview}>
          Back
        </Button>
      );
    default:
      return null;
  }
}
