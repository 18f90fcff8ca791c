import type { SignState } from '@alphaswarm-admin/plugin-portal-react';
import type {
  Proposal,
  ProposalState,
} from '@alphaswarm-admin/plugin-staff-access-common';

/** The sign of a state. */
export const signOfProposal: Record<ProposalState, SignState> = {
  waiting: 'challenged',
  confirmed: 'succeeded',
  dismissed: 'denied',
  expired: 'denied',
};

/** Where a proposal stands, in a few words. */
export const proposalWords: Record<ProposalState, string> = {
  waiting: 'Waits for a person',
  confirmed: 'Confirmed',
  dismissed: 'Dismissed',
  expired: 'Expired',
};

/** Which agent, and for whom. */
export function proposerOf({ agent, person, isForMe }: Proposal): string {
  return `${agent.title}, for ${isForMe ? 'you' : (person.name ?? person.userRef)}`;
}

/** Where a proposal is shown. */
export function proposalHref(id: string): string {
  return `/approvals/proposals/${encodeURIComponent(id)}`;
}
