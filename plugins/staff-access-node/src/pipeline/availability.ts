import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import type { ActionAvailability } from '@alphaswarm-admin/plugin-staff-access-common';
import type { PrivilegedAction } from '../actions/PrivilegedAction';
import { stepUpRequirementOf } from './conditions';
import { decide } from './decide';
import type { PipelineServices } from './PipelineServices';

/** What a person may attempt, and what they will be asked for: what buttons follow. */
export async function availabilityOf(
  services: Pick<PipelineServices, 'permissions' | 'policy' | 'logger'>,
  credentials: BackstageCredentials<BackstageUserPrincipal>,
  actions: readonly PrivilegedAction[],
): Promise<ActionAvailability[]> {
  const decisions = await decide(services, credentials, actions);
  return actions.map((action, index) => {
    const decision = decisions[index];
    switch (decision.verdict) {
      case 'allowed':
        return { action: action.event.id, verdict: 'allowed' };
      case 'conditional':
        return {
          action: action.event.id,
          verdict: 'allowed',
          stepUp: stepUpRequirementOf(decision.decision),
        };
      default:
        return {
          action: action.event.id,
          verdict: 'denied',
          whoCould: services.policy.whoCould(action.permission.name),
        };
    }
  });
}
