import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  canonicalJson,
  type JsonObject,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { AuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import type { ProposalEvidence, StoredProposal } from '../store/Proposals';
import type { Attempt } from './Attempt';
import type { PipelineServices } from './PipelineServices';

/**
 * An attempt by which a person confirms what an agent proposed, with what its rows will say of the agent. What counts is what the ledger says was proposed, and that the
 * person attempts exactly that: what is stored is only what they were shown.
 *
 * @returns the attempt as it is, if it names no proposal
 * @throws NotFoundError (404), ConflictError (409) if it doesn't wait any more, InputError (400) if it is about something else
 */
export async function confirmProposal(
  services: Pick<PipelineServices, 'store' | 'ledger'>,
  attempt: Attempt,
): Promise<Attempt> {
  if (attempt.proposalId === undefined) return attempt;
  const proposal = await services.store.proposals.find(attempt.proposalId);
  if (!proposal) throw new NotFoundError('There is no such proposal');
  if (!isAbout(proposal, attempt)) {
    throw new InputError('proposal: is about something else');
  }
  if (proposal.state !== 'waiting') {
    throw new ConflictError(
      'The proposal doesn’t wait any more: nothing was done.',
    );
  }
  return {
    ...attempt,
    proposal: await recordedEvidence(services.ledger, proposal),
  };
}

/** Why a caller can't confirm what they claim to confirm: an agent would be its own person. */
export function objectionToConfirming({
  proposalId,
  caller,
}: Attempt): string | undefined {
  return proposalId !== undefined && caller.agent
    ? 'Only a person confirms what an agent proposed.'
    : undefined;
}

function isAbout(proposal: StoredProposal, attempt: Attempt): boolean {
  return (
    proposal.actionType === attempt.action.event.id &&
    proposal.target.kind === attempt.target.kind &&
    proposal.target.id === attempt.target.id &&
    canonicalJson(proposal.input) === canonicalJson(attempt.input as JsonObject)
  );
}

async function recordedEvidence(
  ledger: AuditLedger,
  { id, operationDigest, agent }: StoredProposal,
): Promise<ProposalEvidence> {
  const rows = await ledger.rowsOfAction(id);
  const row = rows.find(
    ({ phase, operation_digest: digest }) =>
      phase === 'challenged' && digest === operationDigest,
  );
  if (!row?.agent_subject || !row.actor_user_id || row.reason === null) {
    throw new ConflictError(
      'What is stored isn’t what was proposed: nothing was done.',
    );
  }
  return {
    id,
    agent_subject: row.agent_subject,
    agent_title: agent.title,
    ...(row.act && { act: row.act }),
    person: row.actor_user_id,
    reason: row.reason,
  };
}
