import type { AuditActor } from '@alphaswarm-admin/plugin-audit-log-node';
import type { UserInfoService } from '@backstage/backend-plugin-api';
import type { Agent } from '../agents/Agent';
import type { StaffCaller } from '../identity/StaffSessionReader';
import type { StaffPolicyDescription } from '../policyDescription';

/** The caller as the ledger names them: with the roles that they hold at this moment. */
export async function actorOf(
  services: { userInfo: UserInfoService; policy: StaffPolicyDescription },
  caller: StaffCaller,
): Promise<AuditActor> {
  if (caller.agent) return agentActorOf(services, caller.agent);
  const { ownershipEntityRefs } = await services.userInfo.getUserInfo(
    caller.credentials,
  );
  return {
    kind: 'user',
    userRef: caller.session.userRef,
    name: caller.session.name,
    email: caller.session.email,
    roles: services.policy.rolesOf(ownershipEntityRefs),
  };
}

/** An agent; whom it acts for, with their roles; and the chain that says so. */
function agentActorOf(
  { policy }: { policy: StaffPolicyDescription },
  { id, title, person, act }: Agent,
): AuditActor {
  return {
    kind: 'agent',
    agentSubject: id,
    agentTitle: title,
    act,
    ...(person && {
      userRef: person.userRef,
      name: person.name,
      email: person.email,
      roles: policy.rolesOf(person.ownershipRefs),
    }),
  };
}
