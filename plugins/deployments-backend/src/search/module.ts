import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import { cpOperationsClientServiceRef } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { readDeploymentsConfig } from '../config/DeploymentsConfig';
import { WorkloadSnapshots } from '../workloads/WorkloadSnapshots';
import { WorkloadCollatorFactory } from './WorkloadCollatorFactory';

/** Puts customers' workloads into the search. */
export const searchModuleDeployments = createBackendModule({
  pluginId: 'search',
  moduleId: 'deployments',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        cp: cpOperationsClientServiceRef,
        indexes: searchIndexRegistryExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init({ config, cp, indexes, scheduler }) {
        const { namespacePrefix } = readDeploymentsConfig(config);
        indexes.addCollator({
          schedule: scheduler.createScheduledTaskRunner({
            frequency: { minutes: 10 },
            timeout: { minutes: 2 },
            initialDelay: { seconds: 10 },
          }),
          factory: WorkloadCollatorFactory.create({
            snapshots: WorkloadSnapshots.create({ cp, namespacePrefix }),
          }),
        });
      },
    });
  },
});
