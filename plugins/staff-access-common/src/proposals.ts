import { createPermission } from '@backstage/plugin-permission-common';
import type { ActionPreview } from './action';

/** Where a proposal of an agent stands. `confirmed`: a person has begun the action, which tells how it went. */
export const proposalStates = [
  'waiting',
  'confirmed',
  'dismissed',
  'expired',
] as const;

/** Where a proposal of an agent stands. */
export type ProposalState = (typeof proposalStates)[number];

/** What an agent proposed that a person should do. */
export type Proposal = {
  /** The agent's own row in the audit log has it as its action. */
  id: string;
  /** The action's id, such as `platform-ecs.service.scale`. */
  action: string;
  target: { kind: string; id: string };
  /** The whole input. */
  input: { [field: string]: unknown };
  /** Why, as the agent says. */
  reason: string;
  /** What the agent was shown. Whoever confirms is shown what it is like then. */
  preview: ActionPreview;
  agent: { id: string; title: string };
  /** Whom the agent acted for. */
  person: { userRef: string; name?: string };
  /** How it is confirmed: the action's own request, beside `reason`, `seenVersion` and the proposal's id. */
  request: {
    pluginId: string;
    method: 'post' | 'put' | 'patch' | 'delete';
    path: string;
    input: { [field: string]: unknown };
  };
  state: ProposalState;
  /** The action by which it was confirmed or dismissed. */
  decidedBy?: { userRef: string; actionId: string };
  createdAt: string;
  expiresAt: string;
  /** Whether the agent acted for the caller. */
  isForMe: boolean;
  /** Whether the caller may confirm it. */
  mayConfirm: boolean;
  /** Whether the caller may dismiss it. */
  mayDismiss: boolean;
};

/** A page of proposals, newest first. */
export type ProposalList = {
  items: Proposal[];
  /** Pass as `before` for older ones; absent at the end. */
  next?: string;
};

/** Say that nothing comes of an agent's proposal. */
export const proposalDismissPermission = createPermission({
  name: 'staff-access.proposal.dismiss',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});
