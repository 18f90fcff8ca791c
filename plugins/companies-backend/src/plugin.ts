import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  coreClientServiceRef,
  cpOperationsClientServiceRef,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { subscriptionCollectionServiceRef } from '@alphaswarm-admin/plugin-billing-node';
import { companyPermissions } from '@alphaswarm-admin/plugin-companies-common';
import {
  followablesServiceRef,
  privilegedActionsServiceRef,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { createChangeCompanyAction } from './actions/changeCompany';
import { CompanyChanges } from './changes/CompanyChanges';
import { createChangesDatabase } from './changes/createChangesDatabase';
import { followableCompany } from './followableCompany';
import { CompanyUsage } from './reads/CompanyUsage';
import { createRouter } from './router';

/** Company accounts: reads for those who may, suspending and reactivating as privileged actions. */
export const companiesPlugin = createBackendPlugin({
  pluginId: 'companies',
  register(env) {
    env.registerInit({
      deps: {
        collection: subscriptionCollectionServiceRef,
        core: coreClientServiceRef,
        cp: cpOperationsClientServiceRef,
        database: coreServices.database,
        followables: followablesServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        privilegedActions: privilegedActionsServiceRef,
      },
      async init(services) {
        const { cp, core, httpRouter, permissionsRegistry } = services;
        permissionsRegistry.addPermissions(companyPermissions);
        services.followables.register(followableCompany(cp));
        const changes = CompanyChanges.create(createChangesDatabase(services));
        const changing = { ...services, changes };
        httpRouter.use(
          createRouter({
            ...changing,
            cp,
            usage: CompanyUsage.create({ core }),
            suspend: createChangeCompanyAction('suspend', changing),
            reactivate: createChangeCompanyAction('reactivate', changing),
          }),
        );
      },
    });
  },
});
