/**
 * How pages run privileged actions: the API, the dialog, step-up, and who is signed in.
 *
 * @packageDocumentation
 */
export {
  privilegedActionsApiRef,
  newIdempotencyKey,
  type PrivilegedActionRequest,
  type PrivilegedActionsApi,
  type RunOptions,
} from './actions/PrivilegedActionsApi';
export { DefaultPrivilegedActionsApi } from './actions/DefaultPrivilegedActionsApi';
export {
  stepUpApiRef,
  StepUpCancelledError,
  type StepUpApi,
  type StepUpPurpose,
} from './stepUp/StepUpApi';
export { StepUpHost } from './stepUp/StepUpHost';
export { DefaultStepUpApi } from './stepUp/DefaultStepUpApi';
export { StepUpChallengeClient } from './stepUp/StepUpChallengeClient';
export type { StepUpProof, StepUpProofState } from './stepUp/StepUpProof';
export {
  actionRunsApiRef,
  type ActionRun,
  type ActionRunProgress,
  type ActionRuns,
  type ActionRunsSnapshot,
  type DialogOptions,
  type RequestedDialog,
} from './runs/ActionRuns';
export { DefaultActionRuns } from './runs/DefaultActionRuns';
export {
  staffMemberApiRef,
  type StaffMemberApi,
} from './member/StaffMemberApi';
export {
  useStaffMember,
  STAFF_MEMBER_QUERY_KEY,
} from './member/useStaffMember';
export {
  PrivilegedActionDialog,
  type PrivilegedActionDialogProps,
} from './dialog/PrivilegedActionDialog';
export { usePrivilegedActionDialog } from './dialog/usePrivilegedActionDialog';
export { PreviewSection, PreviewSkeleton } from './dialog/PreviewSection';
export { PrivilegedActionDialogHost } from './dialog/PrivilegedActionDialogHost';
export { approvalHref, auditTrailHref } from './dialog/OutcomeView';
export { followsApiRef, type FollowsApi } from './follows/FollowsApi';
export { FollowsClient } from './follows/FollowsClient';
export { FollowButton } from './follows/FollowButton';
export { useFollows, useFollowChange } from './follows/useFollows';
export { ActionTray } from './tray/ActionTray';
