import { type ReactNode, useEffect, useState } from 'react';
import { Dialog } from '@backstage/ui';
import type { ActionAnswer } from '@alphaswarm-admin/plugin-staff-access-common';
import type { PrivilegedActionRequest } from '../actions/PrivilegedActionsApi';
import { useActionRun, useActionRuns } from '../runs/useActionRuns';
import { ReviewStep } from './ReviewStep';
import { RunStep } from './RunStep';

/** The props of {@link PrivilegedActionDialog}. */
export type PrivilegedActionDialogProps = {
  request: PrivilegedActionRequest;
  onClose: () => void;
  /** Called once when the action has ended, whether or not the dialog is still open. */
  onDone?: (answer: ActionAnswer) => void;
  /** Shown below a success, e.g. the rollout. */
  resultView?: ReactNode;
  /** The key of the run to show; a new one is prepared if left out. */
  runKey?: string;
};

/**
 * The one dialog of every privileged action: what will happen, why, are you sure, prove it's you, what is happening. It shows a run but doesn't
 * own it: closing never stops an action, and what was typed is still there when the dialog is opened again.
 */
export function PrivilegedActionDialog(props: PrivilegedActionDialogProps) {
  const { request, onClose, onDone, resultView } = props;
  const runs = useActionRuns();
  const [runKey, setRunKey] = useState(props.runKey);
  const run = useActionRun(runs, runKey);

  useEffect(() => {
    if (!runKey) {
      return undefined;
    }
    runs.setShown(runKey, true);
    return () => runs.setShown(runKey, false);
  }, [runs, runKey]);

  return (
    <Dialog
      isOpen
      // A stray click beside the dialog is no decision.
      isDismissable={false}
      onOpenChange={isOpen => !isOpen && onClose()}
      width="min(40rem, calc(100vw - 3rem))"
    >
      {run ? (
        <RunStep
          run={run}
          resultView={resultView ?? run.resultView}
          onClose={onClose}
          onResend={() =>
            runs.start({
              key: run.key,
              request: run.request,
              preview: run.preview,
              reason: run.reason,
              onDone,
              resultView,
            })
          }
          onReview={() => setRunKey(undefined)}
        />
      ) : (
        <ReviewStep
          request={request}
          reason={runs.getDraft(request)}
          onReasonChange={reason => runs.setDraft(request, reason)}
          onClose={onClose}
          onConfirm={({ key, preview, reason }) => {
            runs.start({ key, request, preview, reason, onDone, resultView });
            setRunKey(key);
          }}
        />
      )}
    </Dialog>
  );
}
