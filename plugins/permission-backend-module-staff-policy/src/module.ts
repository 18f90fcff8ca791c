import {
  createBackendFeatureLoader,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { StaffPolicy } from './StaffPolicy';
import { agentPolicyServiceFactory } from './TableAgentPolicy';
import { staffPolicyDescriptionServiceFactory } from './TablePolicyDescription';

/** Installs the staff policy in the permission plugin. */
export const permissionModuleStaffPolicy = createBackendModule({
  pluginId: 'permission',
  moduleId: 'staff-policy',
  register(env) {
    env.registerInit({
      deps: { policy: policyExtensionPoint },
      async init({ policy }) {
        policy.setPolicy(new StaffPolicy());
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
  ],
});
