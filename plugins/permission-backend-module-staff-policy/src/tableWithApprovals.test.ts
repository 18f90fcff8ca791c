import { ConfigReader } from '@backstage/config';
import {
  ecsRolloutContinuePermission,
  ecsRolloutStopPermission,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { approvalApprovePermission } from '@alphaswarm-admin/plugin-staff-access-common';
import { decide } from './decide';
import { policyTable } from './policyTable';
import { staffRoles } from './staffRoles';
import { readPolicyTable, tableWithApprovals } from './tableWithApprovals';

const userRef = 'user:staff/0b8f6c0e-1111-4222-8333-444455556666';
const table = tableWithApprovals(policyTable, [
  ecsRolloutContinuePermission.name,
]);
const conditionsOf = (
  permission: typeof ecsRolloutContinuePermission,
  ...roles: (typeof staffRoles)[number][]
) => {
  const decision = decide(permission, { userRef, roles }, table);
  return 'conditions' in decision ? decision.conditions : decision.result;
};

describe('actions that the configuration wants a second person for', () => {
  it('ask for a step-up and for somebody else', () => {
    expect(conditionsOf(ecsRolloutContinuePermission, 'Operator')).toEqual({
      allOf: [
        expect.objectContaining({ rule: 'HAS_STEP_UP' }),
        expect.objectContaining({
          rule: 'HAS_APPROVAL',
          params: { quorum: 1 },
        }),
      ],
    });
  });

  it('are open to the same people as before', () => {
    for (const role of staffRoles) {
      const before = decide(ecsRolloutContinuePermission, {
        userRef,
        roles: [role],
      });
      const now = decide(
        ecsRolloutContinuePermission,
        { userRef, roles: [role] },
        table,
      );
      expect(now.result).toBe(before.result);
    }
  });

  it('leave the other actions of their row as they were', () => {
    expect(conditionsOf(ecsRolloutStopPermission, 'Operator')).toMatchObject({
      rule: 'HAS_STEP_UP',
    });
  });

  it.each([
    'platform-ecs.rollout.proceed',
    'platform-ecs.service.read',
    approvalApprovePermission.name,
  ])('can not be %s: the portal does not start', name => {
    const config = new ConfigReader({
      permission: { staffPolicy: { approvals: [name] } },
    });
    expect(() => readPolicyTable(config)).toThrow(name);
  });

  it('are none without configuration', () => {
    expect(readPolicyTable(new ConfigReader({}))).toEqual(policyTable);
  });
});
