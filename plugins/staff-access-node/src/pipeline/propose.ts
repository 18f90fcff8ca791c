import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import { InputError, NotAllowedError } from '@backstage/errors';
import type { Request } from 'express';
import type { MutatingMethod } from '../door/stances';
import type { Agent } from '../agents/Agent';
import type {
  ObservedTarget,
  PrivilegedAction,
} from '../actions/PrivilegedAction';
import type { NewProposal, StoredProposal } from '../store/Proposals';
import type { ActionResponse } from './ActionResponse';
import type { Attempt } from './Attempt';
import { auditEventOf } from './auditEvent';
import { decide } from './decide';
import { holdsSecrets } from './holdsSecrets';
import { assertUnchanged, observeTarget } from './observeTarget';
import type { PipelineServices } from './PipelineServices';
import { bodyOf, receiveAttempt } from './receiveAttempt';
import { refuse } from './refuse';

/** Added to the path of an action's own route. */
export const PROPOSE = '/propose';

/**
 * What an agent wants done, as a proposal that a person confirms: nothing of the action itself is done. The agent must act for a person who may attempt the action; whoever
 * then confirms it does so in their own name, by the action's own route, under their own rights and step-up. A `challenged` row says what was proposed before anybody sees
 * it. The same proposal again, while it waits, is the same one.
 *
 * @throws InputError (400), NotFoundError (404), ConflictError (409) as the action would; NotAllowedError (403) for people, who do it themselves
 */
export async function proposePrivilegedAction(
  services: PipelineServices,
  action: PrivilegedAction,
  request: Request,
  mounted: { pluginId: string; method: MutatingMethod },
): Promise<ActionResponse> {
  const caller = await services.sessions.read(request);
  const attempt = await receiveAttempt(services, action, caller, request, {
    // The same content is the same proposal: it needs no key.
    idempotencyKey: 'proposal',
  });
  assertNothingOfThePerson(attempt);
  const { agent } = caller;
  if (!agent) {
    throw new NotAllowedError('Agents propose. You can do it yourself.');
  }
  const [decision] = await decide(services, caller.credentials, [action]);
  if (decision.verdict === 'denied' || !agent.person) {
    return refuse(services, attempt, 'policy');
  }
  const objection = await action.objection?.(attempt.input, caller);
  if (objection !== undefined) {
    return refuse(services, attempt, 'objection', objection);
  }
  if (holdsSecrets(action, attempt.input)) {
    return refuse(
      services,
      attempt,
      'objection',
      `${action.event.title} has a secret in it, which would have to be stored: it can’t be proposed.`,
    );
  }
  const before = await observeTarget(action, attempt.input);
  assertUnchanged(before, attempt);
  const proposal = newProposal(services, attempt, agent, agent.person, before, {
    ...mounted,
    path: request.path.slice(0, -PROPOSE.length),
    body: withoutPrivilegedFields(bodyOf(request)),
  });
  const { proposals } = services.store;
  const earlier = await proposals.waiting(proposal, proposal.createdAt);
  if (earlier) return answerOf(earlier);
  await services.ledger.append(
    auditEventOf(
      attempt,
      'challenged',
      {},
      {
        proposed: {
          expiresAt: proposal.expiresAt.toISOString(),
          preview: proposal.preview as unknown as JsonObject,
        },
      },
    ),
  );
  const stored = await proposals.create(proposal);
  services.metrics.outcome(action.event.id, 'challenged');
  return answerOf(stored);
}

/** What a person types, and what they confirm, is theirs to say. */
function assertNothingOfThePerson(attempt: Attempt): void {
  if (attempt.typedConfirmation !== undefined) {
    throw new InputError('body.typedConfirmation: is for whoever confirms it');
  }
  if (attempt.proposalId !== undefined) {
    throw new InputError('body.proposal: is for whoever confirms it');
  }
}

function newProposal(
  services: PipelineServices,
  attempt: Attempt,
  agent: Agent,
  person: NonNullable<Agent['person']>,
  before: ObservedTarget<JsonObject>,
  route: Pick<NewProposal, 'pluginId' | 'method' | 'path' | 'body'>,
): NewProposal {
  const { action, input } = attempt;
  const now = Date.now();
  return {
    ...route,
    id: attempt.actionId,
    actionType: action.event.id,
    target: attempt.target,
    input,
    reason: attempt.reason,
    operationDigest: attempt.operationDigest,
    requestHash: attempt.requestHash,
    preview: {
      action: action.event.id,
      ...action.describe(input, before.state),
      seenVersion: before.version,
    },
    agent: { id: agent.id, title: agent.title },
    person: { userRef: person.userRef, name: person.name },
    createdAt: new Date(now),
    expiresAt: new Date(now + services.approvalsExpireAfterMs),
  };
}

function withoutPrivilegedFields(body: Record<string, unknown>): JsonObject {
  const { reason, seenVersion, ...input } = body;
  return input as JsonObject;
}

function answerOf({ id, expiresAt }: StoredProposal): ActionResponse {
  return {
    status: 202,
    body: {
      proposalId: id,
      state: 'waiting',
      expiresAt: expiresAt.toISOString(),
      page: `/admin/approvals/proposals/${id}`,
      message:
        'Nothing is done yet: a person who may do it has to confirm it on that page.',
    },
  };
}
