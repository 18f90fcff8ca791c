import { createPermission } from '@backstage/plugin-permission-common';

/** Reading whether the kill switch is engaged, and what runs. */
export const killSwitchReadPermission = createPermission({
  name: 'kill-switch.halt.read',
  attributes: { action: 'read' },
});

/** Halting everything. */
export const killSwitchEngagePermission = createPermission({
  name: 'kill-switch.halt.engage',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** Letting everything go on. */
export const killSwitchReleasePermission = createPermission({
  name: 'kill-switch.halt.release',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** All permissions of the kill switch. */
export const killSwitchPermissions = [
  killSwitchReadPermission,
  killSwitchEngagePermission,
  killSwitchReleasePermission,
];
