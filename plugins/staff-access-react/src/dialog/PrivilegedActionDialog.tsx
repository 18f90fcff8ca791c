import type { ReactNode } from 'react';
import type { ActionAnswer } from '@alphaswarm-admin/plugin-staff-access-common';
import type { PrivilegedActionRequest } from '../actions/PrivilegedActionsApi';

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

/** The one dialog of every privileged action. */
export function PrivilegedActionDialog(_props: PrivilegedActionDialogProps) {
  return null;
}
