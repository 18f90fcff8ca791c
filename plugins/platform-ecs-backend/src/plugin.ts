import { randomUUID } from 'node:crypto';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import {
  localSignalsServiceRef,
  upgradeDispatcherServiceRef,
} from '@alphaswarm-admin/plugin-portal-node';
import {
  agentRoutesServiceRef,
  followablesServiceRef,
  privilegedActionsServiceRef,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { platformEcsPermissions } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { agentReads } from './agentReads';
import { createServiceActions } from './actions/createServiceActions';
import { SteeredClusters } from './actions/SteeredClusters';
import { ServiceAlarms } from './alarms/ServiceAlarms';
import { ServiceScaling } from './autoscaling/ServiceScaling';
import { createPlatformClusters } from './clusters/createPlatformClusters';
import { readPlatformEcsConfig } from './config/PlatformEcsConfig';
import { followableService } from './followableService';
import { serveLogSockets } from './logs/logSockets';
import { LookNews } from './looks/LookNews';
import { LookStore } from './looks/LookStore';
import { SharedLooks } from './looks/SharedLooks';
import { createMemoryDatabase } from './memory/createMemoryDatabase';
import { MemoryRecorder } from './memory/MemoryRecorder';
import { MemoryStore } from './memory/MemoryStore';
import { readMemoryConfig } from './memory/readMemoryConfig';
import { RECORDER, scheduleRecorder } from './memory/scheduleRecorder';
import { readMetricsConfig } from './metrics/readMetricsConfig';
import { ServiceMetrics } from './metrics/ServiceMetrics';
import { ServiceRevisions } from './revisions/ServiceRevisions';
import { AwaitedRollouts } from './rolloutNews/AwaitedRollouts';
import { RolloutNews } from './rolloutNews/RolloutNews';
import { scheduleRolloutNews } from './rolloutNews/scheduleRolloutNews';
import { ServiceRollouts } from './rollouts/ServiceRollouts';
import { findPortalSelf } from './self/PortalSelf';
import { TasksOfServices } from './tasks/TasksOfServices';
import { createRouter } from './router';

/** The platform's own ECS services: reads for everybody, and what changes them as privileged actions. */
export const platformEcsPlugin = createBackendPlugin({
  pluginId: 'platform-ecs',
  register(env) {
    env.registerInit({
      deps: {
        agentRoutes: agentRoutesServiceRef,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        followables: followablesServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        privilegedActions: privilegedActionsServiceRef,
        scheduler: coreServices.scheduler,
        signals: localSignalsServiceRef,
        upgrades: upgradeDispatcherServiceRef,
      },
      async init(services) {
        const { config, httpAuth, httpRouter, lifecycle, logger } = services;
        const { permissions, permissionsRegistry, privilegedActions, signals } =
          services;
        const ecsConfig = readPlatformEcsConfig(config);
        const { deadlineMs } = ecsConfig.polling;
        const database = createMemoryDatabase({
          database: services.database,
          logger,
        });
        // The schema is brought up to date before the first viewer comes. An outage is the concern of who needs it.
        database.run(async () => {}).catch(() => {});
        const replica = randomUUID();
        const lookStore = LookStore.create({ database, replica });
        const { events } = services;
        const news = LookNews.create({ events, replica, logger });
        await news.listen();
        const clusters = createPlatformClusters({
          config: ecsConfig,
          signals,
          shared: {
            looks: SharedLooks.create({ store: lookStore, news, logger }),
            news,
          },
          logger,
        });
        const steered = SteeredClusters.create({ clusters });
        const self = await findPortalSelf({
          configured: ecsConfig.self,
          clusters: ecsConfig.clusters,
          metadataUri: process.env.ECS_CONTAINER_METADATA_URI_V4,
          logger,
        });
        const tasks = TasksOfServices.create({ clusters, deadlineMs });
        const rollouts = ServiceRollouts.create({
          clusters,
          tasks,
          deadlineMs,
        });
        const metricsConfig = readMetricsConfig(config);
        const { keepForMs } = readMemoryConfig(config);
        const store = MemoryStore.create(database);
        const awaited = AwaitedRollouts.create(database);
        await scheduleRecorder({
          scheduler: services.scheduler,
          recorder: MemoryRecorder.create({
            clusters,
            rollouts,
            store,
            deadlineMs,
            logger,
          }),
          looks: lookStore,
          store,
          keepForMs,
          logger,
        });
        await scheduleRolloutNews({
          scheduler: services.scheduler,
          news: RolloutNews.create({
            awaited,
            rollouts,
            notifications: services.notifications,
            logger,
          }),
        });
        const stopLogs = serveLogSockets({
          upgrades: services.upgrades,
          auth: services.auth,
          permissions,
          clusters,
        });
        lifecycle.addShutdownHook(() => stopLogs());
        lifecycle.addShutdownHook(() => clusters.stop());
        lifecycle.addShutdownHook(() =>
          lookStore.release(RECORDER).catch(() => {}),
        );
        permissionsRegistry.addPermissions(platformEcsPermissions);
        for (const route of agentReads) services.agentRoutes.offer(route);
        services.followables.register(followableService(clusters));
        httpRouter.use(
          createRouter({
            httpAuth,
            permissions,
            privilegedActions,
            clusters,
            tasks,
            rollouts,
            memory: { store, keepForMs },
            metrics: ServiceMetrics.create({
              clusters,
              tasks,
              rollouts,
              store,
              config: metricsConfig,
              deadlineMs,
            }),
            alarms: ServiceAlarms.create({
              clusters,
              config: metricsConfig,
              deadlineMs,
            }),
            revisions: ServiceRevisions.create({
              clusters: steered,
              deadlineMs,
            }),
            scaling: ServiceScaling.create({ clusters: steered, deadlineMs }),
            actions: createServiceActions({
              clusters: steered,
              self,
              awaited,
              logger,
            }),
            self,
          }),
        );
      },
    });
  },
});
