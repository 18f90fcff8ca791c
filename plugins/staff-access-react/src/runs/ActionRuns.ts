import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  ActionAnswer,
  ActionPreview,
} from '@alphaswarm-admin/plugin-staff-access-common';
import type { ReactNode } from 'react';
import type { PrivilegedActionRequest } from '../actions/PrivilegedActionsApi';
import type { StepUpProof } from '../stepUp/StepUpProof';

/** Where an attempt at an action stands. */
export type ActionRunProgress =
  /** Sent, no answer yet. */
  | { phase: 'sending' }
  /** The person has to prove who they are. */
  | { phase: 'step-up'; proof: StepUpProof }
  /** Begun, outcome not known yet; the portal is asked until it is. */
  | { phase: 'following'; answer: ActionAnswer }
  /** Ended, one way or another. */
  | { phase: 'closed'; answer: ActionAnswer }
  /** Not begun, or ended by an error that says what was done. */
  | { phase: 'failed'; error: Error };

/** One attempt at a privileged action, from its sending to its end. */
export type ActionRun = {
  /** The idempotency key. */
  key: string;
  request: PrivilegedActionRequest;
  preview: ActionPreview;
  reason: string;
  progress: ActionRunProgress;
  /** Epoch milliseconds. */
  startedAt: number;
  /** Epoch milliseconds; once the run is closed or failed. */
  endedAt?: number;
  /** Whether a dialog shows it at the moment; the tray shows the others. */
  isShown: boolean;
  resultView?: ReactNode;
};

/** What whoever opens the dialog may add. */
export type DialogOptions = {
  /** Called once when the action has ended, whether or not the dialog is still open. */
  onDone?: (answer: ActionAnswer) => void;
  /** Shown below a success, e.g. the rollout. */
  resultView?: ReactNode;
};

/** The dialog that the shell has to show. */
export type RequestedDialog = {
  request: PrivilegedActionRequest;
  options: DialogOptions;
  /** The run to show; a new one is prepared if left out. */
  runKey?: string;
};

/** Everything the shell needs to know about actions under way. */
export type ActionRunsSnapshot = {
  runs: readonly ActionRun[];
  dialog?: RequestedDialog;
};

/** The attempts at privileged actions of this tab. They live here, not in a dialog, so that closing a dialog never stops one. */
export interface ActionRuns {
  readonly getSnapshot: () => ActionRunsSnapshot;
  readonly subscribe: (listener: () => void) => () => void;

  /** Sends an attempt, or sends it again if the key is known. */
  start(
    attempt: Pick<ActionRun, 'key' | 'request' | 'preview' | 'reason'> &
      DialogOptions,
  ): void;
  /**
   * Says whether a dialog shows a run. A run that has ended is forgotten when its dialog closes, unless nobody knows
   * whether it was done.
   */
  setShown(key: string, isShown: boolean): void;
  /** Forgets a run that has ended. */
  dismiss(key: string): void;

  openDialog(request: PrivilegedActionRequest, options: DialogOptions): void;
  /** Shows a run in the dialog again. */
  reopenDialog(key: string): void;
  closeDialog(): void;

  /** The reason typed for a request that was not sent yet. */
  getDraft(request: PrivilegedActionRequest): string;
  setDraft(request: PrivilegedActionRequest, reason: string): void;
}

/** The ref of {@link ActionRuns}. */
export const actionRunsApiRef = createApiRef<ActionRuns>().with({
  id: 'plugin.staff-access.action-runs',
  pluginId: 'staff-access',
});
