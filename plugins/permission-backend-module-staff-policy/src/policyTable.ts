import {
  auditAbandonedAcknowledgePermission,
  auditRowReadPermission,
  auditVerificationReportPermission,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  billingCreditPermission,
  billingReadPermission,
  billingRefundPermission,
} from '@alphaswarm-admin/plugin-billing-common';
import {
  killSwitchEngagePermission,
  killSwitchReadPermission,
  killSwitchReleasePermission,
} from '@alphaswarm-admin/plugin-kill-switch-common';
import {
  deploymentsReadPermission,
  workloadChangePermissions,
  workloadStopPermission,
} from '@alphaswarm-admin/plugin-deployments-common';
import {
  companyChangePermissions,
  companyReadPermission,
} from '@alphaswarm-admin/plugin-companies-common';
import {
  instanceProvisionPermission,
  instanceWithdrawPermission,
  managedServicesReadPermission,
  offerEditPermission,
} from '@alphaswarm-admin/plugin-managed-services-common';
import {
  ecsChangePermissions,
  ecsServiceReadPermission,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  approvalApprovePermission,
  approvalRejectPermission,
  proposalDismissPermission,
  STEP_UP_ACR,
  type StepUpRequirement,
} from '@alphaswarm-admin/plugin-staff-access-common';
import type { Permission } from '@backstage/plugin-permission-common';
import { staffRoles, type StaffRole } from './staffRoles';

/** What must hold beside the role. */
export type PolicyCondition =
  /** On an attempt at a privileged action: a step-up, and so many other people's approval. */
  | {
      kind: 'attempt';
      stepUp: StepUpRequirement;
      approvals?: number;
      /** Other people are asked only above what the action lets one person do alone. */
      onlyAboveCeiling?: boolean;
    }
  /** On ledger rows: they tell of the person's own doings. */
  | { kind: 'own-rows' };

/** One row of the table: these roles may do this, under this condition. */
export type PolicyRow = {
  /** What the row is about, as in docs. */
  says: string;
  permissions: readonly Permission[];
  roles: readonly StaffRole[];
  condition?: PolicyCondition;
  /** Agents may, too, as far as the configuration lets each: it is aggregates that are read. */
  agents?: true;
};

/** One row for permissions of a plugin that isn't ours, which come and go with its versions. */
export type ThirdPartyRow = {
  says: string;
  /** What the permissions' names begin with, before the first dot. */
  namespace: string;
  /** Whether the row is about permissions whose action is `read`, or about all others. */
  reads: boolean;
  roles: readonly StaffRole[];
};

const everyone = staffRoles;

/** A recent step-up, good for anything that asks for no more than that until it is too old. */
export const recentStepUp: PolicyCondition = {
  kind: 'attempt',
  stepUp: { acr: STEP_UP_ACR, maxAgeSeconds: 180, bound: false },
};

/** A step-up for one operation, once. */
const boundStepUp = {
  kind: 'attempt',
  stepUp: { acr: STEP_UP_ACR, maxAgeSeconds: 180, bound: true },
} as const satisfies PolicyCondition;

/**
 * Who may do what, and under which condition. What isn't here is denied.
 *
 * Rows add up: a permission may be in several, and the least demanding of those that a person's roles open counts.
 */
export const policyTable: readonly PolicyRow[] = [
  {
    says: 'read dashboard, platform, managed services, deployments, kill switch',
    permissions: [
      ecsServiceReadPermission,
      managedServicesReadPermission,
      deploymentsReadPermission,
      killSwitchReadPermission,
    ],
    roles: everyone,
    agents: true,
  },
  {
    says: 'redeploy, scale, roll back, stop or continue a rollout',
    permissions: ecsChangePermissions,
    roles: ['Operator', 'Admin'],
    condition: recentStepUp,
  },
  {
    says: 'managed services: edit the catalogue, provision, change quotas, resume',
    permissions: [offerEditPermission, instanceProvisionPermission],
    roles: ['Operator', 'Admin'],
  },
  {
    says: 'managed services: suspend, deprovision',
    permissions: [instanceWithdrawPermission],
    roles: ['Operator', 'Admin'],
    condition: recentStepUp,
  },
  {
    says: 'deployments: start, restart, scale',
    permissions: workloadChangePermissions,
    roles: ['Operator', 'Admin'],
  },
  {
    says: 'deployments: stop',
    permissions: [workloadStopPermission],
    roles: ['Operator', 'Admin'],
    condition: recentStepUp,
  },
  {
    says: 'approve what somebody else asked for, where they may do it themselves',
    permissions: [approvalApprovePermission],
    roles: everyone,
    condition: boundStepUp,
  },
  {
    says: 'reject what somebody else asked for, where they may do it themselves',
    permissions: [approvalRejectPermission],
    roles: everyone,
  },
  {
    says: 'kill switch on',
    permissions: [killSwitchEngagePermission],
    roles: ['Operator', 'Admin'],
    condition: boundStepUp,
  },
  {
    says: 'kill switch off',
    permissions: [killSwitchReleasePermission],
    roles: ['Admin'],
    condition: { ...boundStepUp, approvals: 1 },
  },
  {
    says: 'dismiss what an agent proposed, for them or where they may do it themselves',
    permissions: [proposalDismissPermission],
    roles: everyone,
  },
  {
    says: 'read companies',
    permissions: [companyReadPermission],
    roles: ['Operator', 'Finance', 'Compliance', 'Auditor', 'Admin'],
  },
  {
    says: 'suspend, reactivate a company',
    permissions: companyChangePermissions,
    roles: ['Compliance', 'Admin'],
    condition: boundStepUp,
  },
  {
    says: 'read billing',
    permissions: [billingReadPermission],
    roles: ['Finance', 'Auditor', 'Admin'],
  },
  {
    says: 'refund, credit an invoice',
    permissions: [billingRefundPermission, billingCreditPermission],
    roles: ['Finance', 'Admin'],
    condition: { ...boundStepUp, approvals: 1, onlyAboveCeiling: true },
  },
  {
    says: 'read the whole audit log, proofs, export',
    permissions: [auditRowReadPermission],
    roles: ['Compliance', 'Auditor', 'Admin'],
  },
  {
    says: 'acknowledge abandoned actions',
    permissions: [auditAbandonedAcknowledgePermission],
    roles: ['Operator', 'Compliance', 'Admin'],
  },
  {
    says: 'report that a row could not be verified',
    permissions: [auditVerificationReportPermission],
    roles: everyone,
  },
  {
    says: "read one's own rows",
    permissions: [auditRowReadPermission],
    roles: everyone,
    condition: { kind: 'own-rows' },
  },
];

/** The same for Backstage's own plugins. A namespace that isn't here is denied. */
export const thirdPartyTable: readonly ThirdPartyRow[] = [
  {
    says: 'read the catalog',
    namespace: 'catalog',
    reads: true,
    roles: everyone,
  },
  {
    says: 'change the catalog',
    namespace: 'catalog',
    reads: false,
    roles: ['Admin'],
  },
];
