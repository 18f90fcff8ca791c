import { createPermission } from '@backstage/plugin-permission-common';

/** Reading customers' workloads: how they are, not what they do. */
export const deploymentsReadPermission = createPermission({
  name: 'deployments.read',
  attributes: { action: 'read' },
});

/** Starting a workload that is stopped. */
export const workloadStartPermission = createPermission({
  name: 'deployments.workload.start',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** Restarting a workload. */
export const workloadRestartPermission = createPermission({
  name: 'deployments.workload.restart',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** Changing how many replicas a workload has. */
export const workloadScalePermission = createPermission({
  name: 'deployments.workload.scale',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** Stopping a workload. */
export const workloadStopPermission = createPermission({
  name: 'deployments.workload.stop',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** The permissions to change workloads, but for stopping one. */
export const workloadChangePermissions = [
  workloadStartPermission,
  workloadRestartPermission,
  workloadScalePermission,
];

/** All permissions of deployments. */
export const deploymentsPermissions = [
  deploymentsReadPermission,
  ...workloadChangePermissions,
  workloadStopPermission,
];
