import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { privilegedActionsServiceRef } from '@alphaswarm-admin/plugin-staff-access-node';
import { platformEcsPermissions } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { createRedeployServiceAction } from './actions/redeployService';
import { createScaleServiceAction } from './actions/scaleService';
import { createPlatformClusters } from './clusters/createPlatformClusters';
import { readPlatformEcsConfig } from './config/PlatformEcsConfig';
import { createRouter } from './router';

/** The platform's own ECS services: reads for everybody, Redeploy and Scale as privileged actions. */
export const platformEcsPlugin = createBackendPlugin({
  pluginId: 'platform-ecs',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        privilegedActions: privilegedActionsServiceRef,
        signals: signalsServiceRef,
      },
      async init(services) {
        const { config, httpAuth, httpRouter, lifecycle, logger } = services;
        const { permissions, permissionsRegistry, privilegedActions, signals } =
          services;
        const clusters = createPlatformClusters({
          config: readPlatformEcsConfig(config),
          signals,
          logger,
        });
        lifecycle.addShutdownHook(() => clusters.stop());
        permissionsRegistry.addPermissions(platformEcsPermissions);
        httpRouter.use(
          createRouter({
            httpAuth,
            permissions,
            privilegedActions,
            clusters,
            actions: {
              redeploy: createRedeployServiceAction(clusters),
              scale: createScaleServiceAction(clusters),
            },
          }),
        );
      },
    });
  },
});
