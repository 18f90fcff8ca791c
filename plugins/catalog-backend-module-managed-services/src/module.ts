import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { OfferEntityProvider } from './OfferEntityProvider';

/** Puts the catalogue of managed services into Backstage's. */
export const catalogModuleManagedServices = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'managed-services',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogProcessingExtensionPoint,
        discovery: coreServices.discovery,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, catalog, discovery, scheduler }) {
        const provider = OfferEntityProvider.create({ auth, discovery });
        catalog.addEntityProvider(provider);
        await scheduler.scheduleTask({
          id: 'managed-services-entities',
          // Entities go to the one database, so one replica at a time is enough.
          scope: 'global',
          frequency: { minutes: 1 },
          timeout: { minutes: 1 },
          initialDelay: { seconds: 5 },
          fn: signal => provider.sync(signal),
        });
      },
    });
  },
});
