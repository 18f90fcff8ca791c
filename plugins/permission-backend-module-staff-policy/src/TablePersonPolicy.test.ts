import { ecsServiceScalePermission } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { policyTable } from './policyTable';
import { TablePersonPolicy } from './TablePersonPolicy';

const people = new TablePersonPolicy(policyTable);
const resultOf = (userRef: string, ...ownershipRefs: string[]) =>
  people.decide(ecsServiceScalePermission, { userRef, ownershipRefs }).result;

describe('what the policy says about somebody who is not calling', () => {
  it('follows the roles that their last sign-in gave them', () => {
    expect(resultOf('user:staff/x', 'group:staff-role/operator')).toBe(
      'CONDITIONAL',
    );
    expect(resultOf('user:staff/x')).toBe('DENY');
  });

  it('is no to whoever is not staff', () => {
    expect(resultOf('user:default/x', 'group:staff-role/admin')).toBe('DENY');
  });
});
