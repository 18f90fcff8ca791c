import type { SignState } from '@alphaswarm-admin/plugin-portal-react';
import type {
  Approval,
  ApprovalState,
} from '@alphaswarm-admin/plugin-staff-access-common';

/** The sign of a state. */
export const signOfApproval: Record<ApprovalState, SignState> = {
  waiting: 'challenged',
  approved: 'intent',
  running: 'intent',
  rejected: 'denied',
  expired: 'denied',
  refused: 'denied',
  succeeded: 'succeeded',
  failed: 'failed',
  compensated: 'compensated',
  abandoned: 'abandoned',
};

/** Where a request stands, in a few words. */
export const approvalWords: Record<ApprovalState, string> = {
  waiting: 'Waits for a second person',
  approved: 'Approved, about to be done',
  running: 'Approved, being done',
  rejected: 'Rejected',
  expired: 'Expired',
  refused: 'Approved, but not done',
  succeeded: 'Approved and done',
  failed: 'Approved, but failed',
  compensated: 'Approved, and undone',
  abandoned: 'Approved; nobody knows whether it happened',
};

/** Who asked for it, as the page names people. */
export function requesterName({ isMine, requester }: Approval): string {
  return isMine ? 'You' : (requester.name ?? requester.userRef);
}
