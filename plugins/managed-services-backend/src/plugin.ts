import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { cpOperationsClientServiceRef } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  managedServicesPermissions,
  managedServicesReadPermission,
} from '@alphaswarm-admin/plugin-managed-services-common';
import {
  agentRoutesServiceRef,
  followablesServiceRef,
  privilegedActionsServiceRef,
  ReadAuthorizer,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { agentReads } from './agentReads';
import { createActions } from './actions/createActions';
import { createFollowables } from './followables';
import { HealthProbe } from './health/HealthProbe';
import { HealthStore } from './health/HealthStore';
import { HealthWatch } from './health/HealthWatch';
import { readHealthConfig } from './health/readHealthConfig';
import { InstanceReads } from './instances/InstanceReads';
import { InstanceStore } from './instances/InstanceStore';
import { TenantPlatform } from './instances/TenantPlatform';
import { OfferReads } from './offers/OfferReads';
import { OfferStore } from './offers/OfferStore';
import { openDatabase } from './openDatabase';
import { createRouter } from './router';

/** The catalogue of managed services, and what companies have of it. */
export const managedServicesPlugin = createBackendPlugin({
  pluginId: 'managed-services',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        cp: cpOperationsClientServiceRef,
        database: coreServices.database,
        followables: followablesServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        agentRoutes: agentRoutesServiceRef,
        privilegedActions: privilegedActionsServiceRef,
        scheduler: coreServices.scheduler,
      },
      async init(services) {
        const { cp, httpAuth, permissions, privilegedActions } = services;
        const { allowed, schedule } = readHealthConfig(services.config);
        const database = openDatabase(services);
        const offers = OfferStore.create({ database });
        const instances = InstanceStore.create({ database });
        const health = HealthStore.create({ database });
        const platform = TenantPlatform.create({ cp });
        services.permissionsRegistry.addPermissions(managedServicesPermissions);
        for (const route of agentReads) services.agentRoutes.offer(route);
        for (const followable of createFollowables({ offers, instances })) {
          services.followables.register(followable);
        }
        services.httpRouter.use(
          createRouter({
            cp,
            httpAuth,
            privilegedActions,
            readers: ReadAuthorizer.create({
              httpAuth,
              permissions,
              permission: managedServicesReadPermission,
              refused: 'read managed services',
            }),
            offers: OfferReads.create({ offers, instances, health }),
            instances: InstanceReads.create({ instances, platform }),
            ...createActions({ offers, instances, platform }),
          }),
        );
        const watch = HealthWatch.create({
          offers,
          health,
          probe: HealthProbe.create({ allowed }),
        });
        await services.scheduler.scheduleTask({
          id: 'managed-services-health',
          scope: 'global',
          ...schedule,
          fn: signal => watch.look(signal),
        });
      },
    });
  },
});
