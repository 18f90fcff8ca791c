import { createPermission } from '@backstage/plugin-permission-common';

/** Reading the platform's services. */
export const ecsServiceReadPermission = createPermission({
  name: 'platform-ecs.service.read',
  attributes: { action: 'read' },
});

/** Redeploying a service. */
export const ecsServiceRedeployPermission = createPermission({
  name: 'platform-ecs.service.redeploy',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** Scaling a service. */
export const ecsServiceScalePermission = createPermission({
  name: 'platform-ecs.service.scale',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** Deploying a chosen revision of a service's task definition. */
export const ecsServiceDeployPermission = createPermission({
  name: 'platform-ecs.service.deploy',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** Rolling a service back to what it last ran successfully. */
export const ecsServiceRollBackPermission = createPermission({
  name: 'platform-ecs.service.roll-back',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** Stopping a rollout that is under way. */
export const ecsRolloutStopPermission = createPermission({
  name: 'platform-ecs.rollout.stop',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** Continuing a paused rollout, or rolling it back. */
export const ecsRolloutContinuePermission = createPermission({
  name: 'platform-ecs.rollout.continue',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** The permissions to change services and their rollouts. */
export const ecsChangePermissions = [
  ecsServiceRedeployPermission,
  ecsServiceScalePermission,
  ecsServiceDeployPermission,
  ecsServiceRollBackPermission,
  ecsRolloutStopPermission,
  ecsRolloutContinuePermission,
];

/** All permissions of platform-ecs. */
export const platformEcsPermissions = [
  ecsServiceReadPermission,
  ...ecsChangePermissions,
];
