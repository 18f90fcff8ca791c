import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import { cpOperationsClientServiceRef } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { CompaniesCollator } from './CompaniesCollator';

/** Companies in the portal's search. */
export const searchModuleCompanies = createBackendModule({
  pluginId: 'search',
  moduleId: 'companies',
  register(env) {
    env.registerInit({
      deps: {
        cp: cpOperationsClientServiceRef,
        registry: searchIndexRegistryExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init({ cp, registry, scheduler }) {
        registry.addCollator({
          schedule: scheduler.createScheduledTaskRunner({
            frequency: { minutes: 10 },
            timeout: { minutes: 5 },
            // cp, too, may be starting.
            initialDelay: { seconds: 5 },
          }),
          factory: CompaniesCollator.create({ cp }),
        });
      },
    });
  },
});
