import { auditRowReadPermission } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  ecsServiceReadPermission,
  ecsServiceScalePermission,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  AuthorizeResult,
  createPermission,
  type Permission,
} from '@backstage/plugin-permission-common';
import { decide } from './decide';
import { policyTable } from './policyTable';
import { staffRoles } from './staffRoles';
import { TableAgentPolicy } from './TableAgentPolicy';

const policy = new TableAgentPolicy();
const userRef = 'user:staff/0b8f6c0e-1111-4222-8333-444455556666';
const everything = new Set(
  policyTable.flatMap(row => row.permissions.map(({ name }) => name)),
);
const permissions = policyTable.flatMap(row => row.permissions);

const personWith = (...roles: string[]) => ({
  userRef,
  name: 'Somebody',
  ownershipRefs: [
    userRef,
    ...roles.map(role => `group:staff-role/${role.toLowerCase()}`),
  ],
});

const resultOf = (permission: Permission, agent: object) =>
  policy.decide(permission, { may: everything, ...agent }).result;

describe('an agent on its own', () => {
  it('reads what the table marks for agents, and nothing else', () => {
    const allowed = new Set(
      permissions
        .filter(one => resultOf(one, {}) !== AuthorizeResult.DENY)
        .map(({ name }) => name),
    );
    const marked = policyTable
      .filter(({ agents }) => agents)
      .flatMap(row => row.permissions);
    expect(allowed).toEqual(new Set(marked.map(({ name }) => name)));
    expect(allowed).toContain(ecsServiceReadPermission.name);
    for (const { attributes } of marked) expect(attributes.action).toBe('read');
  });

  it('reads nothing that the configuration does not let it', () => {
    expect(resultOf(ecsServiceReadPermission, { may: new Set() })).toBe('DENY');
  });

  it('gains nothing by a permission in disguise', () => {
    const disguised = createPermission({
      name: ecsServiceReadPermission.name,
      attributes: { action: 'delete' },
    });
    expect(resultOf(disguised, {})).toBe('DENY');
  });
});

describe('an agent that acts for a person', () => {
  it('never has more than that person, whoever they are', () => {
    const order = ['DENY', 'CONDITIONAL', 'ALLOW'];
    for (const role of staffRoles) {
      for (const permission of permissions) {
        const own = decide(permission, { userRef, roles: [role] }).result;
        const theirs = resultOf(permission, { person: personWith(role) });
        expect(order.indexOf(theirs)).toBeLessThanOrEqual(order.indexOf(own));
      }
    }
  });

  it('attempts what the person may, under the person’s conditions', () => {
    expect(
      policy.decide(ecsServiceScalePermission, {
        may: everything,
        person: personWith('Operator'),
      }),
    ).toEqual(
      decide(ecsServiceScalePermission, { userRef, roles: ['Operator'] }),
    );
    expect(
      resultOf(ecsServiceScalePermission, { person: personWith('Viewer') }),
    ).toBe('DENY');
  });

  it('does not read the audit log, not even for those who may', () => {
    expect(
      resultOf(auditRowReadPermission, { person: personWith('Auditor') }),
    ).toBe('DENY');
  });

  it('has no rights while it is doubted', () => {
    for (const permission of permissions) {
      expect(
        resultOf(permission, {
          person: personWith('Admin'),
          doubt: 'a circle',
        }),
      ).toBe('DENY');
    }
  });
});
