import { RiServerLine } from '@remixicon/react';
import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { DashboardCardBlueprint } from '@alphaswarm-admin/plugin-dashboard-react';
import { ecsServiceReadPermission } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { NavEntryBlueprint } from '@alphaswarm-admin/plugin-portal-react';
import { platformEcsApiRef } from './api/PlatformEcsApi';
import { PlatformEcsClient } from './api/PlatformEcsClient';
import { entityExtensions } from './entity/entityExtensions';
import { auditLogRouteRef, rootRouteRef, serviceRouteRef } from './routes';
import { useFailingServicesBadge } from './useFailingServicesBadge';

const readsApi = ApiBlueprint.make({
  name: 'reads',
  params: define =>
    define({
      api: platformEcsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => PlatformEcsClient.create(deps),
    }),
});

const platformPage = PageBlueprint.make({
  params: {
    path: '/platform',
    title: 'Platform',
    icon: <RiServerLine />,
    routeRef: rootRouteRef,
    noHeader: true,
    loader: () =>
      import('./PlatformPage').then(({ PlatformPage }) => <PlatformPage />),
  },
});

const platformNavEntry = NavEntryBlueprint.make({
  params: {
    title: 'Platform',
    icon: <RiServerLine />,
    group: 'operate',
    order: 20,
    routeRef: rootRouteRef,
    permission: ecsServiceReadPermission,
    useBadge: useFailingServicesBadge,
  },
});

const needingSomeoneCard = DashboardCardBlueprint.make({
  name: 'needing-someone',
  params: {
    title: 'Services',
    column: 'needs-me',
    order: 10,
    loader: () =>
      import('./cards/ServicesCard').then(({ ServicesNeedingSomeone }) => (
        <ServicesNeedingSomeone />
      )),
  },
});

const rollingOutCard = DashboardCardBlueprint.make({
  name: 'rolling-out',
  params: {
    title: 'Rolling out',
    column: 'doing',
    order: 10,
    loader: () =>
      import('./cards/ServicesCard').then(({ ServicesRollingOut }) => (
        <ServicesRollingOut />
      )),
  },
});

/** The platform's own Fargate services: how they are, and the actions on them. */
export const platformEcsPlugin = createFrontendPlugin({
  pluginId: 'platform-ecs',
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef, service: serviceRouteRef },
  externalRoutes: { auditLog: auditLogRouteRef },
  extensions: [
    readsApi,
    platformPage,
    platformNavEntry,
    needingSomeoneCard,
    rollingOutCard,
    ...entityExtensions,
  ],
});
