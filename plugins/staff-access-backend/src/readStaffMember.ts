import type { UserInfoService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import {
  STEP_UP_ACR,
  type StaffMember,
  type StepUpState,
} from '@alphaswarm-admin/plugin-staff-access-common';
import type {
  StaffCaller,
  StaffPolicyDescription,
  StepUpGrant,
  StepUps,
} from '@alphaswarm-admin/plugin-staff-access-node';

/**
 * The caller as the portal shows them. Who they are doesn't need the database: while it is away their step-up isn't known, and shown as none.
 */
export async function readStaffMember(
  services: {
    userInfo: UserInfoService;
    policy: StaffPolicyDescription;
    stepUps: StepUps;
  },
  caller: StaffCaller,
): Promise<StaffMember> {
  const { session, credentials } = caller;
  const { ownershipEntityRefs } =
    await services.userInfo.getUserInfo(credentials);
  const grant = await services.stepUps
    .standingGrant(session, new Date())
    .catch(error => {
      if (error instanceof ServiceUnavailableError) return undefined;
      throw error;
    });
  return {
    userRef: session.userRef,
    name: session.name,
    email: session.email,
    roles: services.policy.rolesOf(ownershipEntityRefs),
    connection: session.connection,
    stepUp: grant ? stateOf(grant) : null,
  };
}

function stateOf(grant: StepUpGrant): StepUpState {
  return {
    acr: grant.acrs.includes(STEP_UP_ACR) ? STEP_UP_ACR : grant.acrs[0],
    authTime: new Date(grant.authTime * 1000).toISOString(),
    expiresAt: grant.expiresAt.toISOString(),
  };
}
