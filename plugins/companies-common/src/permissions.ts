import { createPermission } from '@backstage/plugin-permission-common';

/** Reading company accounts: facts and aggregates. */
export const companyReadPermission = createPermission({
  name: 'companies.company.read',
  attributes: { action: 'read' },
});

/** Putting a company on hold: its workloads, its seats, the collection of its subscription. */
export const companySuspendPermission = createPermission({
  name: 'companies.company.suspend',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** Letting a suspended company go on. */
export const companyReactivatePermission = createPermission({
  name: 'companies.company.reactivate',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** Both ways of changing a company. */
export const companyChangePermissions = [
  companySuspendPermission,
  companyReactivatePermission,
];

/** All permissions of companies. */
export const companyPermissions = [
  companyReadPermission,
  ...companyChangePermissions,
];
