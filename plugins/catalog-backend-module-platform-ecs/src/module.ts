import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { ClusterEntityProvider } from './ClusterEntityProvider';
import { InventoryClient } from './InventoryClient';
import { readProviderConfig } from './readProviderConfig';
import { ServiceEntitySync } from './ServiceEntitySync';

/** Puts the services of the configured clusters into the catalog. */
export const catalogModulePlatformEcs = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'platform-ecs',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, catalog, config, discovery, logger, scheduler }) {
        const { facts, schedule } = readProviderConfig(config);
        const clusters =
          config.getOptionalConfigArray('platformEcs.clusters') ?? [];
        const providers = clusters.map(cluster =>
          ClusterEntityProvider.create({
            cluster:
              cluster.getOptionalString('id') ?? cluster.getString('name'),
            facts,
          }),
        );
        if (providers.length === 0) return;
        catalog.addEntityProvider(...providers);
        const sync = ServiceEntitySync.create({
          inventory: InventoryClient.create({ auth, discovery }),
          providers,
          logger,
        });
        await scheduler.scheduleTask({
          id: 'platform-ecs-entities',
          ...schedule,
          // Each replica's catalog is connected to providers of its own; entities go to the one database, so one replica at a time is enough.
          scope: 'global',
          fn: signal => sync.run({ signal }),
        });
      },
    });
  },
});
