import type { ActionResponse } from './ActionResponse';
import type { Attempt } from './Attempt';
import { auditEventOf } from './auditEvent';
import type { PipelineServices } from './PipelineServices';

/** Why an attempt is refused for good. */
export type RefusalGround = 'policy' | 'objection' | 'approval';

type Refusal = {
  /** As the row has it. `agent`: somebody may do it, but not this agent, or none. */
  ground: RefusalGround | 'agent';
  message: string;
};

/**
 * Refuses an attempt: a `denied` row, then 403 that names who could.
 *
 * @throws LedgerUnavailableError (503) if the row can't be written: even a refusal isn't given unrecorded
 */
export async function refuse(
  services: Pick<PipelineServices, 'ledger' | 'metrics' | 'policy'>,
  attempt: Attempt,
  ground: RefusalGround,
  /** Said instead of what the policy's refusal says. */
  words?: string,
): Promise<ActionResponse> {
  const { event, permission } = attempt.action;
  const whoCould = services.policy.whoCould(permission.name);
  const refusal =
    words === undefined ? policyRefusal(attempt) : { ground, message: words };
  const { message } = refusal;
  await services.ledger.append(
    auditEventOf(
      attempt,
      'denied',
      {},
      { ground: refusal.ground, error: { message } },
    ),
  );
  services.metrics.outcome(event.id, 'denied');
  return {
    status: 403,
    body: {
      error: { name: 'NotAllowedError', message },
      ...(whoCould && { whoCould }),
    },
  };
}

function policyRefusal({ action, caller }: Attempt): Refusal {
  const { title } = action.event;
  const { agent } = caller;
  if (agent?.doubt !== undefined) {
    return {
      ground: 'agent',
      message: `The agent's token is genuine, but nothing is done for it: ${agent.doubt}`,
    };
  }
  if (agent && !agent.person) {
    return {
      ground: 'agent',
      message: `An agent on its own changes nothing: ${title} needs a person to act for`,
    };
  }
  if (agent && !agent.may.has(action.permission.name)) {
    return {
      ground: 'agent',
      message: `This agent may not do this for anybody: ${title}`,
    };
  }
  return {
    ground: 'policy',
    message: `You are not allowed to do this: ${title}`,
  };
}
