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

/** All permissions of platform-ecs. */
export const platformEcsPermissions = [
  ecsServiceReadPermission,
  ecsServiceRedeployPermission,
  ecsServiceScalePermission,
];
