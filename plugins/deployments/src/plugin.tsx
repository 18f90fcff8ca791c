import { RiInstanceLine } from '@remixicon/react';
import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { CompanyCardBlueprint } from '@alphaswarm-admin/plugin-companies-react';
import { DashboardCardBlueprint } from '@alphaswarm-admin/plugin-dashboard-react';
import { deploymentsReadPermission } from '@alphaswarm-admin/plugin-deployments-common';
import { NavEntryBlueprint } from '@alphaswarm-admin/plugin-portal-react';
import { deploymentsApiRef } from './api/DeploymentsApi';
import { DeploymentsClient } from './api/DeploymentsClient';
import { auditLogRouteRef, rootRouteRef } from './routes';

const readsApi = ApiBlueprint.make({
  name: 'reads',
  params: define =>
    define({
      api: deploymentsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => DeploymentsClient.create(deps),
    }),
});

const deploymentsPage = PageBlueprint.make({
  params: {
    path: '/deployments',
    title: 'Deployments',
    icon: <RiInstanceLine />,
    routeRef: rootRouteRef,
    noHeader: true,
    loader: () =>
      import('./DeploymentsPage').then(({ DeploymentsPage }) => (
        <DeploymentsPage />
      )),
  },
});

const deploymentsNavEntry = NavEntryBlueprint.make({
  params: {
    title: 'Deployments',
    icon: <RiInstanceLine />,
    group: 'operate',
    order: 30,
    routeRef: rootRouteRef,
    permission: deploymentsReadPermission,
  },
});

const failingCard = DashboardCardBlueprint.make({
  name: 'failing',
  params: {
    title: 'Workloads',
    column: 'needs-me',
    order: 20,
    loader: () =>
      import('./cards/WorkloadCards').then(({ WorkloadsNeedingSomeone }) => (
        <WorkloadsNeedingSomeone />
      )),
  },
});

const agentsCard = DashboardCardBlueprint.make({
  name: 'agents',
  params: {
    title: 'Agents',
    column: 'needs-me',
    order: 30,
    loader: () =>
      import('./cards/AgentsCard').then(({ AgentsCard }) => <AgentsCard />),
  },
});

const allCard = DashboardCardBlueprint.make({
  name: 'all',
  params: {
    title: 'Workloads',
    column: 'doing',
    order: 20,
    loader: () =>
      import('./cards/WorkloadCards').then(({ WorkloadsInAll }) => (
        <WorkloadsInAll />
      )),
  },
});

const upstreamsCard = DashboardCardBlueprint.make({
  name: 'upstreams',
  params: {
    title: 'Platform health',
    column: 'doing',
    order: 8,
    loader: () =>
      import('./cards/UpstreamsCard').then(({ UpstreamsCard }) => (
        <UpstreamsCard />
      )),
  },
});

const companyCard = CompanyCardBlueprint.make({
  name: 'workloads',
  params: {
    title: 'Workloads',
    order: 20,
    permission: deploymentsReadPermission,
    loader: () =>
      import('./company/CompanyWorkloads').then(
        ({ CompanyWorkloads }) => CompanyWorkloads,
      ),
  },
});

/** Customers' workloads: how they are, and the actions on them. */
export const deploymentsPlugin = createFrontendPlugin({
  pluginId: 'deployments',
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  externalRoutes: { auditLog: auditLogRouteRef },
  extensions: [
    readsApi,
    deploymentsPage,
    deploymentsNavEntry,
    failingCard,
    agentsCard,
    allCard,
    upstreamsCard,
    companyCard,
  ],
});
