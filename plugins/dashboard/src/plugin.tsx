import {
  coreExtensionData,
  createExtensionInput,
  createFrontendPlugin,
  createRouteRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { RiDashboardLine } from '@remixicon/react';
import { dashboardCardPlaceDataRef } from '@alphaswarm-admin/plugin-dashboard-react';
import { NavEntryBlueprint } from '@alphaswarm-admin/plugin-portal-react';

/** The dashboard. */
export const rootRouteRef = createRouteRef();

const dashboardPage = PageBlueprint.makeWithOverrides({
  inputs: {
    cards: createExtensionInput([
      coreExtensionData.reactElement,
      dashboardCardPlaceDataRef,
    ]),
  },
  factory(originalFactory, { inputs }) {
    const cards = inputs.cards.map(card => ({
      id: card.node.spec.id,
      element: card.get(coreExtensionData.reactElement),
      ...card.get(dashboardCardPlaceDataRef),
    }));
    return originalFactory({
      path: '/dashboard',
      title: 'Dashboard',
      icon: <RiDashboardLine />,
      routeRef: rootRouteRef,
      noHeader: true,
      loader: () =>
        import('./components/DashboardPage').then(({ DashboardPage }) => (
          <DashboardPage cards={cards} />
        )),
    });
  },
});

const dashboardNavEntry = NavEntryBlueprint.make({
  params: {
    title: 'Dashboard',
    icon: <RiDashboardLine />,
    group: 'operate',
    order: 0,
    routeRef: rootRouteRef,
  },
});

/** The home page: what needs me, what changed, what is it all doing. Its cards come from the other plugins. */
export const dashboardPlugin = createFrontendPlugin({
  pluginId: 'dashboard',
  title: 'Dashboard',
  icon: <RiDashboardLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  extensions: [dashboardPage, dashboardNavEntry],
});
