import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  cpOperationsClientServiceRef,
  upstreamHealthServiceRef,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { deploymentsPermissions } from '@alphaswarm-admin/plugin-deployments-common';
import {
  agentRoutesServiceRef,
  followablesServiceRef,
  privilegedActionsServiceRef,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { agentReads } from './agentReads';
import { createWorkloadActions } from './actions/createWorkloadActions';
import { readDeploymentsConfig } from './config/DeploymentsConfig';
import { followableWorkload } from './followableWorkload';
import { createRouter } from './router';
import { RunFollower } from './runs/RunFollower';
import { WorkloadReads } from './workloads/WorkloadReads';
import { WorkloadSnapshots } from './workloads/WorkloadSnapshots';

/** Customers' workloads, brokered by alphaswarm-cp: reads for all staff, and what changes them as privileged actions. */
export const deploymentsPlugin = createBackendPlugin({
  pluginId: 'deployments',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        cp: cpOperationsClientServiceRef,
        followables: followablesServiceRef,
        health: upstreamHealthServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        agentRoutes: agentRoutesServiceRef,
        privilegedActions: privilegedActionsServiceRef,
      },
      async init({ cp, ...services }) {
        const config = readDeploymentsConfig(services.config);
        const snapshots = WorkloadSnapshots.create({ cp, ...config });
        services.permissionsRegistry.addPermissions(deploymentsPermissions);
        for (const route of agentReads) services.agentRoutes.offer(route);
        services.followables.register(followableWorkload(cp));
        services.httpRouter.use(
          createRouter({
            ...services,
            reads: WorkloadReads.create({ cp, snapshots, config }),
            actions: createWorkloadActions({
              cp,
              follower: RunFollower.create({ cp }),
              snapshots,
              ...config,
            }),
          }),
        );
      },
    });
  },
});
