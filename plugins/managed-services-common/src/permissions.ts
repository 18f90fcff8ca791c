import { createPermission } from '@backstage/plugin-permission-common';

/** Reading the catalogue, the instances and what the platform says of them. */
export const managedServicesReadPermission = createPermission({
  name: 'managed-services.read',
  attributes: { action: 'read' },
});

/** Creating, changing, deleting, restoring and importing offers. */
export const offerEditPermission = createPermission({
  name: 'managed-services.offer.edit',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** Provisioning instances, changing their plans, quotas and throttles, and resuming them. */
export const instanceProvisionPermission = createPermission({
  name: 'managed-services.instance.provision',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** Taking an instance away from a customer: suspending and deprovisioning it. */
export const instanceWithdrawPermission = createPermission({
  name: 'managed-services.instance.withdraw',
  attributes: { action: 'delete' },
  resourceType: 'privileged-action',
});

/** All permissions of managed services. */
export const managedServicesPermissions = [
  managedServicesReadPermission,
  offerEditPermission,
  instanceProvisionPermission,
  instanceWithdrawPermission,
];
