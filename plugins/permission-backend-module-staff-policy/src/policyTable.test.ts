import { isDeepStrictEqual } from 'node:util';
import {
  auditAbandonedAcknowledgePermission,
  auditLogActionPermissions,
  auditLogPermissions,
  auditRowReadPermission,
  auditVerificationReportPermission,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { billingPermissions } from '@alphaswarm-admin/plugin-billing-common';
import { killSwitchPermissions } from '@alphaswarm-admin/plugin-kill-switch-common';
import { deploymentsPermissions } from '@alphaswarm-admin/plugin-deployments-common';
import { managedServicesPermissions } from '@alphaswarm-admin/plugin-managed-services-common';
import { companyPermissions } from '@alphaswarm-admin/plugin-companies-common';
import {
  ecsChangePermissions,
  ecsServiceReadPermission,
  ecsServiceScalePermission,
  platformEcsPermissions,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  approvalPermissions,
  proposalDismissPermission,
} from '@alphaswarm-admin/plugin-staff-access-common';
import {
  AuthorizeResult,
  createPermission,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import fc from 'fast-check';
import { decide } from './decide';
import { policyTable } from './policyTable';
import { staffRoles, type StaffRole } from './staffRoles';

const userRef = 'user:staff/0b8f6c0e-1111-4222-8333-444455556666';

/** The table of docs/design, as far as its permissions exist. `✓` may, `·` may not, `!` with a step-up c1 of 180 s, `b` with one bound to the operation, `2` with such a one and a second person, `c` with these above the action's ceiling only, `o` one's own rows. */
const documented = `
                                       Viewer Engineer Operator Finance Compliance Auditor Admin
platform-ecs.service.read              ✓      ✓        ✓        ✓       ✓          ✓       ✓
platform-ecs.service.redeploy          ·      ·        !        ·       ·          ·       !
platform-ecs.service.scale             ·      ·        !        ·       ·          ·       !
platform-ecs.service.deploy            ·      ·        !        ·       ·          ·       !
platform-ecs.service.roll-back         ·      ·        !        ·       ·          ·       !
platform-ecs.rollout.stop              ·      ·        !        ·       ·          ·       !
platform-ecs.rollout.continue          ·      ·        !        ·       ·          ·       !
managed-services.read                  ✓      ✓        ✓        ✓       ✓          ✓       ✓
managed-services.offer.edit            ·      ·        ✓        ·       ·          ·       ✓
managed-services.instance.provision    ·      ·        ✓        ·       ·          ·       ✓
managed-services.instance.withdraw     ·      ·        !        ·       ·          ·       !
deployments.read                       ✓      ✓        ✓        ✓       ✓          ✓       ✓
deployments.workload.start             ·      ·        ✓        ·       ·          ·       ✓
deployments.workload.restart           ·      ·        ✓        ·       ·          ·       ✓
deployments.workload.scale             ·      ·        ✓        ·       ·          ·       ✓
deployments.workload.stop              ·      ·        !        ·       ·          ·       !
staff-access.approval.approve          b      b        b        b       b          b       b
staff-access.approval.reject           ✓      ✓        ✓        ✓       ✓          ✓       ✓
staff-access.proposal.dismiss          ✓      ✓        ✓        ✓       ✓          ✓       ✓
kill-switch.halt.read                  ✓      ✓        ✓        ✓       ✓          ✓       ✓
kill-switch.halt.engage                ·      ·        b        ·       ·          ·       b
kill-switch.halt.release               ·      ·        ·        ·       ·          ·       2
companies.company.read                 ·      ·        ✓        ✓       ✓          ✓       ✓
companies.company.suspend              ·      ·        ·        ·       b          ·       b
companies.company.reactivate           ·      ·        ·        ·       b          ·       b
billing.read                           ·      ·        ·        ✓       ·          ✓       ✓
billing.refund                         ·      ·        ·        c       ·          ·       c
billing.credit                         ·      ·        ·        c       ·          ·       c
audit-log.row.read                     o      o        o        o       ✓          ✓       ✓
audit-log.abandoned.acknowledge        ·      ·        ✓        ·       ✓          ·       ✓
audit-log.verification.report          ✓      ✓        ✓        ✓       ✓          ✓       ✓
catalog.entity.read                    ✓      ✓        ✓        ✓       ✓          ✓       ✓
catalog.location.read                  ✓      ✓        ✓        ✓       ✓          ✓       ✓
catalog.location.create                ·      ·        ·        ·       ·          ·       ✓
catalog.location.delete                ·      ·        ·        ·       ·          ·       ✓
catalog.entity.delete                  ·      ·        ·        ·       ·          ·       ✓
catalog.entity.refresh                 ·      ·        ·        ·       ·          ·       ✓
platform-ecs.service.deregister        ·      ·        ·        ·       ·          ·       ·
audit-log.row.delete                   ·      ·        ·        ·       ·          ·       ·
scaffolder.action.read                 ·      ·        ·        ·       ·          ·       ·
`;

const permissions: Permission[] = [
  ecsServiceReadPermission,
  ...ecsChangePermissions,
  ...managedServicesPermissions,
  ...deploymentsPermissions,
  ...approvalPermissions,
  proposalDismissPermission,
  ...killSwitchPermissions,
  ...companyPermissions,
  ...billingPermissions,
  auditRowReadPermission,
  auditAbandonedAcknowledgePermission,
  auditVerificationReportPermission,
  entityPermission('catalog.entity.read', 'read'),
  createPermission({
    name: 'catalog.location.read',
    attributes: { action: 'read' },
  }),
  createPermission({
    name: 'catalog.location.create',
    attributes: { action: 'create' },
  }),
  createPermission({
    name: 'catalog.location.delete',
    attributes: { action: 'delete' },
  }),
  entityPermission('catalog.entity.delete', 'delete'),
  entityPermission('catalog.entity.refresh', 'update'),
  // Permissions that nobody declared: in namespaces of ours, and in one that the table doesn't know.
  createPermission({
    name: 'platform-ecs.service.deregister',
    attributes: { action: 'read' },
  }),
  createPermission({
    name: 'audit-log.row.delete',
    attributes: { action: 'delete' },
  }),
  createPermission({
    name: 'scaffolder.action.read',
    attributes: { action: 'read' },
  }),
];

function entityPermission(name: string, action: 'read' | 'update' | 'delete') {
  return createPermission({
    name,
    attributes: { action },
    resourceType: 'catalog-entity',
  });
}

function decisionOf(permission: Permission, ...roles: StaffRole[]) {
  return decide(permission, { userRef, roles });
}

const recentStepUp = {
  result: AuthorizeResult.CONDITIONAL,
  pluginId: 'staff-access',
  resourceType: 'privileged-action',
  conditions: {
    resourceType: 'privileged-action',
    rule: 'HAS_STEP_UP',
    params: { acr: 'c1', maxAgeSeconds: 180, bound: false },
  },
};

const boundStepUp = {
  ...recentStepUp,
  conditions: {
    ...recentStepUp.conditions,
    params: { acr: 'c1', maxAgeSeconds: 180, bound: true },
  },
};
const withSecondPerson = {
  ...boundStepUp,
  conditions: {
    allOf: [
      boundStepUp.conditions,
      {
        resourceType: 'privileged-action',
        rule: 'HAS_APPROVAL',
        params: { quorum: 1 },
      },
    ],
  },
};
const [hasBoundStepUp, hasApproval] = withSecondPerson.conditions.allOf;
const aboveCeiling = {
  ...boundStepUp,
  conditions: {
    allOf: [
      hasBoundStepUp,
      {
        anyOf: [
          {
            resourceType: 'privileged-action',
            rule: 'IS_WITHIN_CEILING',
            params: {},
          },
          hasApproval,
        ],
      },
    ],
  },
};
const ownRows = {
  result: AuthorizeResult.CONDITIONAL,
  pluginId: 'audit-log',
  resourceType: 'audit-row',
  conditions: {
    resourceType: 'audit-row',
    rule: 'IS_OWN_ROW',
    params: { userRef },
  },
};

function cellOf(decision: PolicyDecision): string {
  if (decision.result === AuthorizeResult.ALLOW) return '✓';
  if (decision.result === AuthorizeResult.DENY) return '·';
  if (isDeepStrictEqual(decision, recentStepUp)) return '!';
  if (isDeepStrictEqual(decision, boundStepUp)) return 'b';
  if (isDeepStrictEqual(decision, withSecondPerson)) return '2';
  if (isDeepStrictEqual(decision, aboveCeiling)) return 'c';
  if (isDeepStrictEqual(decision, ownRows)) return 'o';
  return JSON.stringify(decision);
}

function printedTable(): string {
  const lines = [
    ['', ...staffRoles],
    ...permissions.map(permission => [
      permission.name,
      ...staffRoles.map(role => cellOf(decisionOf(permission, role))),
    ]),
  ];
  const widths = lines[0].map((header, column) =>
    column === 0 ? 38 : header.length,
  );
  return `\n${lines
    .map(cells =>
      cells
        .map((cell, column) => cell.padEnd(widths[column]))
        .join(' ')
        .trimEnd(),
    )
    .join('\n')}\n`;
}

describe('the policy table', () => {
  it('is the documented one, cell by cell', () => {
    const printed = printedTable();
    process.stdout.write(printed);
    expect(printed).toBe(documented);
  });

  it('speaks of every permission of our plugins', () => {
    const spokenOf = new Set(
      policyTable.flatMap(row => row.permissions.map(({ name }) => name)),
    );
    for (const { name } of [
      ...platformEcsPermissions,
      ...auditLogPermissions,
      ...auditLogActionPermissions,
      ...companyPermissions,
      ...billingPermissions,
      ...killSwitchPermissions,
      ...managedServicesPermissions,
      ...approvalPermissions,
    ]) {
      expect(spokenOf).toContain(name);
    }
  });
});

describe('roles', () => {
  const anyRoles = fc.uniqueArray(fc.constantFrom(...staffRoles), {
    maxLength: staffRoles.length,
  });
  const anyPermission = fc.constantFrom(...permissions);
  // What demands less comes later.
  const order = ['·', '2', 'c', 'b', '!', 'o', '✓'];

  it('add up: the rights of several are the union of the rights of each', () => {
    fc.assert(
      fc.property(
        anyPermission,
        anyRoles,
        anyRoles,
        (permission, some, more) => {
          const rank = (roles: StaffRole[]) =>
            order.indexOf(cellOf(decisionOf(permission, ...roles)));
          expect(rank([...new Set([...some, ...more])])).toBe(
            Math.max(rank(some), rank(more)),
          );
        },
      ),
    );
  });

  it('give nothing to somebody who has none', () => {
    for (const permission of permissions) {
      expect(decisionOf(permission)).toEqual({ result: AuthorizeResult.DENY });
    }
  });

  it('do not depend on their order', () => {
    fc.assert(
      fc.property(anyPermission, anyRoles, (permission, roles) => {
        expect(decisionOf(permission, ...roles)).toEqual(
          decisionOf(permission, ...[...roles].reverse()),
        );
      }),
    );
  });
});

describe('a permission asked for as something else than it is', () => {
  it('is not allowed by its name alone', () => {
    const disguised = createPermission({
      name: ecsServiceScalePermission.name,
      attributes: { action: 'read' },
    });
    expect(decisionOf(disguised, 'Admin')).toEqual({
      result: AuthorizeResult.DENY,
    });
    const asRow = createPermission({
      name: ecsServiceScalePermission.name,
      attributes: { action: 'read' },
      resourceType: 'audit-row',
    });
    expect(decisionOf(asRow, 'Admin')).toEqual({
      result: AuthorizeResult.DENY,
    });
  });

  it.each(['catalog', 'catalogue.entity.read', 'x.catalog.entity.read', ''])(
    'a namespace is the whole word before the first dot, unlike in %j',
    name => {
      expect(
        decisionOf(
          createPermission({ name, attributes: { action: 'read' } }),
          'Admin',
        ),
      ).toEqual({ result: AuthorizeResult.DENY });
    },
  );
});
