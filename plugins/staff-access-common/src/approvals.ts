import { createPermission } from '@backstage/plugin-permission-common';
import type { ActionPreview } from './action';

/**
 * Where an approval stands. `waiting` for other people; `approved` and about to run; `running`; then how it ended. `refused`: it was approved, but when it was to run
 * somebody's rights or what was stored no longer held, and nothing was done. The others are those of actions.
 */
export const approvalStates = [
  'waiting',
  'approved',
  'running',
  'rejected',
  'expired',
  'refused',
  'succeeded',
  'failed',
  'compensated',
  'abandoned',
] as const;

/** Where an approval stands. */
export type ApprovalState = (typeof approvalStates)[number];

/** The states in which something is still to come. */
export const pendingApprovalStates: readonly ApprovalState[] = [
  'waiting',
  'approved',
  'running',
];

/** One person's word. */
export type ApprovalWord = {
  by: { userRef: string; name?: string };
  word: 'approved' | 'rejected';
  reason: string;
  at: string;
};

/** A request for other people's approval, as its requester saw it. */
export type Approval = {
  /** Also the id of the action: its audit trail begins with the request. */
  id: string;
  /** The action's id, such as `platform-ecs.rollout.continue`. */
  action: string;
  target: { kind: string; id: string };
  /** What was asked for, as the requester gave it. */
  input: { [field: string]: unknown };
  reason: string;
  /** Exactly what the requester saw. */
  preview: ActionPreview;
  /** Hex SHA-256 of action, target, input and seen version: what an approver agrees to. */
  operationDigest: string;
  requester: { userRef: string; name?: string; roles?: string[] };
  quorum: number;
  words: ApprovalWord[];
  state: ApprovalState;
  /** How it ended, in a sentence. */
  message?: string;
  createdAt: string;
  expiresAt: string;
  /** Whether the caller asked for it. */
  isMine: boolean;
  /** Whether the caller may approve or reject it; else why not. */
  mayDecide: boolean;
  whyNot?: string;
};

/** A page of approvals, newest first. */
export type ApprovalList = {
  items: Approval[];
  /** How many wait for the caller's word. */
  waitingForMe: number;
  /** Pass as `before` for older ones; absent at the end. */
  next?: string;
};

/** Approve what somebody else asked for. Beside it the person must hold the permission of the action itself. */
export const approvalApprovePermission = createPermission({
  name: 'staff-access.approval.approve',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** Reject what somebody else asked for. Beside it the person must hold the permission of the action itself. */
export const approvalRejectPermission = createPermission({
  name: 'staff-access.approval.reject',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** The permissions about approvals. */
export const approvalPermissions = [
  approvalApprovePermission,
  approvalRejectPermission,
];
