import {
  coreServices,
  createBackendFeatureLoader,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { StaffPolicy } from './StaffPolicy';
import { agentPolicyServiceFactory } from './TableAgentPolicy';
import { personPolicyServiceFactory } from './TablePersonPolicy';
import { staffPolicyDescriptionServiceFactory } from './TablePolicyDescription';
import { readPolicyTable } from './tableWithApprovals';

/** Installs the staff policy in the permission plugin. */
export const permissionModuleStaffPolicy = createBackendModule({
  pluginId: 'permission',
  moduleId: 'staff-policy',
  register(env) {
    env.registerInit({
      deps: {
        policy: policyExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ policy, config }) {
        policy.setPolicy(new StaffPolicy(readPolicyTable(config)));
      },
    });
  },
});

/** The policy, and the service that tells it in words. */
export const staffPolicyFeatures = createBackendFeatureLoader({
  loader: () => [
    permissionModuleStaffPolicy,
    staffPolicyDescriptionServiceFactory,
    agentPolicyServiceFactory,
    personPolicyServiceFactory,
  ],
});
