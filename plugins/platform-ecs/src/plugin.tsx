import { RiServerLine } from '@remixicon/react';
import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  identityApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { DashboardCardBlueprint } from '@alphaswarm-admin/plugin-dashboard-react';
import { ecsServiceReadPermission } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { NavEntryBlueprint } from '@alphaswarm-admin/plugin-portal-react';
import { LogsClient, logsApiRef } from './api/LogsApi';
import { happeningsApiRef, HappeningsClient } from './api/HappeningsApi';
import { MetricsClient, metricsApiRef } from './api/MetricsApi';
import { platformEcsApiRef } from './api/PlatformEcsApi';
import { SteeringClient, steeringApiRef } from './api/SteeringApi';
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

const logsApi = ApiBlueprint.make({
  name: 'logs',
  params: define =>
    define({
      api: logsApiRef,
      deps: {
        discoveryApi: discoveryApiRef,
        fetchApi: fetchApiRef,
        identityApi: identityApiRef,
      },
      factory: deps => LogsClient.create(deps),
    }),
});

const happeningsApi = ApiBlueprint.make({
  name: 'happenings',
  params: define =>
    define({
      api: happeningsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => HappeningsClient.create(deps),
    }),
});

const metricsApi = ApiBlueprint.make({
  name: 'metrics',
  params: define =>
    define({
      api: metricsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => MetricsClient.create(deps),
    }),
});

const steeringApi = ApiBlueprint.make({
  name: 'steering',
  params: define =>
    define({
      api: steeringApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => SteeringClient.create(deps),
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
    happeningsApi,
    steeringApi,
    logsApi,
    metricsApi,
    platformPage,
    platformNavEntry,
    needingSomeoneCard,
    rollingOutCard,
    ...entityExtensions,
  ],
});
