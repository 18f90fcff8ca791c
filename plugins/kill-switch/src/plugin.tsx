import { RiStopCircleLine } from '@remixicon/react';
import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { DashboardCardBlueprint } from '@alphaswarm-admin/plugin-dashboard-react';
import { killSwitchReadPermission } from '@alphaswarm-admin/plugin-kill-switch-common';
import {
  NavEntryBlueprint,
  ShellElementBlueprint,
} from '@alphaswarm-admin/plugin-portal-react';
import { killSwitchApiRef } from './api/KillSwitchApi';
import { KillSwitchClient } from './api/KillSwitchClient';
import { auditLogRouteRef, rootRouteRef } from './routes';
import { useKillSwitchBadge } from './shell/useKillSwitchBadge';

const readsApi = ApiBlueprint.make({
  name: 'reads',
  params: define =>
    define({
      api: killSwitchApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => KillSwitchClient.create(deps),
    }),
});

const killSwitchPage = PageBlueprint.make({
  params: {
    path: '/kill-switch',
    title: 'Kill switch',
    icon: <RiStopCircleLine />,
    routeRef: rootRouteRef,
    noHeader: true,
    loader: () =>
      import('./page/KillSwitchPage').then(m => <m.KillSwitchPage />),
  },
});

const navEntry = NavEntryBlueprint.make({
  params: {
    title: 'Kill switch',
    icon: <RiStopCircleLine />,
    group: 'operate',
    order: 90,
    routeRef: rootRouteRef,
    permission: killSwitchReadPermission,
    useBadge: useKillSwitchBadge,
  },
});

const card = DashboardCardBlueprint.make({
  name: 'state',
  params: {
    title: 'Kill switch',
    column: 'doing',
    order: 5,
    loader: () =>
      import('./shell/KillSwitchCard').then(m => <m.KillSwitchCard />),
  },
});

const banner = ShellElementBlueprint.make({
  name: 'banner',
  params: {
    slot: 'banner',
    order: 10,
    loader: () =>
      import('./shell/KillSwitchBanner').then(m => <m.KillSwitchBanner />),
  },
});

const keys = ShellElementBlueprint.make({
  name: 'keys',
  params: {
    slot: 'header',
    order: 10,
    loader: () =>
      import('./shell/KillSwitchKeys').then(m => <m.KillSwitchKeys />),
  },
});

/** The kill switch: its page, and what every page has of it. */
export const killSwitchPlugin = createFrontendPlugin({
  pluginId: 'kill-switch',
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  externalRoutes: { auditLog: auditLogRouteRef },
  extensions: [readsApi, killSwitchPage, navEntry, card, banner, keys],
});
