import { RiBankCardLine } from '@remixicon/react';
import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { billingReadPermission } from '@alphaswarm-admin/plugin-billing-common';
import {
  NavEntryBlueprint,
  SearchJumpBlueprint,
} from '@alphaswarm-admin/plugin-portal-react';
import { billingApiRef } from './api/BillingApi';
import { BillingClient } from './api/BillingClient';
import { billingJump } from './billingJump';
import { auditLogRouteRef, rootRouteRef } from './routes';

const readsApi = ApiBlueprint.make({
  name: 'reads',
  params: define =>
    define({
      api: billingApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => BillingClient.create(deps),
    }),
});

const billingPage = PageBlueprint.make({
  params: {
    path: '/billing',
    title: 'Billing',
    icon: <RiBankCardLine />,
    routeRef: rootRouteRef,
    noHeader: true,
    loader: () =>
      import('./BillingPage').then(({ BillingPage }) => <BillingPage />),
  },
});

const billingNavEntry = NavEntryBlueprint.make({
  params: {
    title: 'Billing',
    icon: <RiBankCardLine />,
    group: 'customers',
    order: 20,
    routeRef: rootRouteRef,
    permission: billingReadPermission,
  },
});

const billingSearchJump = SearchJumpBlueprint.make({
  name: 'stripe-id',
  params: { order: 20, hits: billingJump },
});

/** What Stripe bills: lists, payments and refunds. */
export const billingPlugin = createFrontendPlugin({
  pluginId: 'billing',
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  externalRoutes: { auditLog: auditLogRouteRef },
  extensions: [readsApi, billingPage, billingNavEntry, billingSearchJump],
});
