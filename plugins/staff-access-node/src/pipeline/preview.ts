import type { ActionPreview } from '@alphaswarm-admin/plugin-staff-access-common';
import type { Request } from 'express';
import type { PrivilegedAction } from '../actions/PrivilegedAction';
import type { ActionResponse } from './ActionResponse';
import { requirementFor } from './challenge';
import { quorumOf, stepUpRequirementOf } from './conditions';
import { decide } from './decide';
import { observeTarget } from './observeTarget';
import { parseInput } from './parseInput';
import type { PipelineServices } from './PipelineServices';
import { bodyOf } from './receiveAttempt';

/**
 * Says what an action would do. It changes nothing and is recorded nowhere; whoever may not attempt the action may not preview it either.
 *
 * @throws InputError (400), NotFoundError (404) as the action would
 */
export async function previewPrivilegedAction(
  services: PipelineServices,
  action: PrivilegedAction,
  request: Request,
): Promise<ActionResponse> {
  const caller = await services.sessions.read(request);
  const { credentials, agent } = caller;
  const input = parseInput(action, request.params, bodyOf(request));
  const [decision] = await decide(services, credentials, [action]);
  if (decision.verdict === 'denied') {
    const whoCould = services.policy.whoCould(action.permission.name);
    return {
      status: 403,
      body: {
        error: {
          name: 'NotAllowedError',
          message: `You are not allowed to do this: ${action.event.title}`,
        },
        ...(whoCould && { whoCould }),
      },
    };
  }
  const objection = await action.objection?.(input, caller);
  if (objection !== undefined) {
    return {
      status: 403,
      body: { error: { name: 'NotAllowedError', message: objection } },
    };
  }
  const observed = await observeTarget(action, input);
  const stepUp =
    decision.verdict === 'conditional'
      ? stepUpRequirementOf(decision.decision)
      : undefined;
  const preview: ActionPreview = {
    action: action.event.id,
    ...action.describe(input, observed.state),
    seenVersion: observed.version,
    stepUp: stepUp && requirementFor(agent, stepUp),
    approvals:
      decision.verdict === 'conditional'
        ? quorumOf(decision.decision, {
            withinCeiling: action.isAboveCeiling?.(input) !== true,
          })
        : undefined,
  };
  return { status: 200, body: preview as unknown as ActionResponse['body'] };
}
