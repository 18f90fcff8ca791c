import { RiBox3Line } from '@remixicon/react';
import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { managedServicesReadPermission } from '@alphaswarm-admin/plugin-managed-services-common';
import { CompanyCardBlueprint } from '@alphaswarm-admin/plugin-companies-react';
import { DashboardCardBlueprint } from '@alphaswarm-admin/plugin-dashboard-react';
import { NavEntryBlueprint } from '@alphaswarm-admin/plugin-portal-react';
import { managedServicesApiRef } from './api/ManagedServicesApi';
import { ManagedServicesClient } from './api/ManagedServicesClient';
import { auditLogRouteRef, rootRouteRef } from './routes';

const readsApi = ApiBlueprint.make({
  name: 'reads',
  params: define =>
    define({
      api: managedServicesApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => ManagedServicesClient.create(deps),
    }),
});

const managedServicesPage = PageBlueprint.make({
  params: {
    path: '/managed-services',
    title: 'Managed services',
    icon: <RiBox3Line />,
    routeRef: rootRouteRef,
    noHeader: true,
    loader: () =>
      import('./ManagedServicesPage').then(({ ManagedServicesPage }) => (
        <ManagedServicesPage />
      )),
  },
});

const managedServicesNavEntry = NavEntryBlueprint.make({
  params: {
    title: 'Managed services',
    icon: <RiBox3Line />,
    group: 'govern',
    order: 20,
    routeRef: rootRouteRef,
    permission: managedServicesReadPermission,
  },
});

const downCard = DashboardCardBlueprint.make({
  name: 'down',
  params: {
    title: 'Managed services',
    column: 'needs-me',
    order: 25,
    loader: () =>
      import('./cards/DownServicesCard').then(({ DownServicesCard }) => (
        <DownServicesCard />
      )),
  },
});

const companyCard = CompanyCardBlueprint.make({
  name: 'instances',
  params: {
    title: 'Managed services',
    order: 30,
    permission: managedServicesReadPermission,
    loader: () =>
      import('./cards/CompanyInstancesCard').then(
        ({ CompanyInstancesCard }) => CompanyInstancesCard,
      ),
  },
});

/** The catalogue of managed services, and what companies have of it. */
export const managedServicesPlugin = createFrontendPlugin({
  pluginId: 'managed-services',
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  externalRoutes: { auditLog: auditLogRouteRef },
  extensions: [
    readsApi,
    managedServicesPage,
    managedServicesNavEntry,
    downCard,
    companyCard,
  ],
});
