import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { ecsServiceReadPermission } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { ReadAuthorizer } from '@alphaswarm-admin/plugin-staff-access-node';

/** Lets only those in who may read the platform's services. */
export function serviceReads(options: {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
}): ReadAuthorizer {
  return ReadAuthorizer.create({
    ...options,
    permission: ecsServiceReadPermission,
    refused: "read the platform's services",
  });
}
