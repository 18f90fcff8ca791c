import { RiBuilding2Line } from '@remixicon/react';
import {
  ApiBlueprint,
  createExtensionInput,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { companyReadPermission } from '@alphaswarm-admin/plugin-companies-common';
import { companyCardDataRef } from '@alphaswarm-admin/plugin-companies-react';
import { DashboardCardBlueprint } from '@alphaswarm-admin/plugin-dashboard-react';
import { NavEntryBlueprint } from '@alphaswarm-admin/plugin-portal-react';
import { companiesApiRef } from './api/CompaniesApi';
import { CompaniesClient } from './api/CompaniesClient';
import { auditLogRouteRef, companyRouteRef, rootRouteRef } from './routes';

const readsApi = ApiBlueprint.make({
  name: 'reads',
  params: define =>
    define({
      api: companiesApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => CompaniesClient.create(deps),
    }),
});

const companiesPage = PageBlueprint.makeWithOverrides({
  inputs: { cards: createExtensionInput([companyCardDataRef]) },
  factory(originalFactory, { inputs }) {
    const cards = inputs.cards
      .map(card => ({
        id: card.node.spec.id,
        ...card.get(companyCardDataRef),
      }))
      .sort((a, b) => a.order - b.order);
    return originalFactory({
      path: '/companies',
      title: 'Companies',
      icon: <RiBuilding2Line />,
      routeRef: rootRouteRef,
      noHeader: true,
      loader: () =>
        import('./CompaniesPages').then(({ CompaniesPages }) => (
          <CompaniesPages cards={cards} />
        )),
    });
  },
});

const companiesNavEntry = NavEntryBlueprint.make({
  params: {
    title: 'Companies',
    icon: <RiBuilding2Line />,
    group: 'customers',
    order: 10,
    routeRef: rootRouteRef,
    permission: companyReadPermission,
  },
});

const usageCard = DashboardCardBlueprint.make({
  name: 'usage',
  params: {
    title: 'Companies',
    column: 'doing',
    order: 15,
    loader: () =>
      import('./cards/UsageCard').then(({ UsageCard }) => <UsageCard />),
  },
});

/** Company accounts: who the customers are, what they use, and putting them on hold. */
export const companiesPlugin = createFrontendPlugin({
  pluginId: 'companies',
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef, company: companyRouteRef },
  externalRoutes: { auditLog: auditLogRouteRef },
  extensions: [readsApi, companiesPage, companiesNavEntry, usageCard],
});
