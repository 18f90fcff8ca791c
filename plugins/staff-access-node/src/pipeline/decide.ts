import {
  AuthorizeResult,
  type ConditionalPolicyDecision,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import type { PrivilegedAction } from '../actions/PrivilegedAction';
import {
  privilegedAttemptResourceRef,
  RESOURCE_TYPE_PRIVILEGED_ACTION,
} from '../attempt';
import { unavailable } from '../unavailable';
import type { PipelineServices } from './PipelineServices';

/** What the policy says about a person and an action, before any evidence is looked at. */
export type Decision =
  | { verdict: 'denied' }
  | { verdict: 'allowed' }
  | { verdict: 'conditional'; decision: ConditionalPolicyDecision };

/**
 * Step 3: asks the policy.
 *
 * @returns one decision per action, in their order
 * @throws ServiceUnavailableError (503) if the policy can't be asked
 */
export async function decide(
  services: Pick<PipelineServices, 'permissions' | 'logger'>,
  credentials: BackstageCredentials<BackstageUserPrincipal>,
  actions: readonly PrivilegedAction[],
): Promise<Decision[]> {
  let decisions: PolicyDecision[];
  try {
    decisions = await services.permissions.authorizeConditional(
      actions.map(action => ({ permission: action.permission })),
      { credentials },
    );
  } catch (error) {
    throw unavailable(
      'The policy can’t be asked now: nothing was done. Try again in a moment.',
      error,
      services.logger,
    );
  }
  return actions.map((_, index) => readDecision(decisions[index]));
}

/** Only ALLOW is ALLOW. A missing decision, an unknown word, or conditions on another kind of resource are all DENY. */
export function readDecision(decision: PolicyDecision | undefined): Decision {
  if (decision?.result === AuthorizeResult.ALLOW) {
    return { verdict: 'allowed' };
  }
  if (
    decision?.result === AuthorizeResult.CONDITIONAL &&
    decision.pluginId === privilegedAttemptResourceRef.pluginId &&
    decision.resourceType === RESOURCE_TYPE_PRIVILEGED_ACTION
  ) {
    return { verdict: 'conditional', decision };
  }
  return { verdict: 'denied' };
}
