import { RiBankCardLine } from '@remixicon/react';
import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { billingReadPermission } from '@alphaswarm-admin/plugin-billing-common';
import { CompanyCardBlueprint } from '@alphaswarm-admin/plugin-companies-react';
import { DashboardCardBlueprint } from '@alphaswarm-admin/plugin-dashboard-react';
import {
  NavEntryBlueprint,
  SearchJumpBlueprint,
} from '@alphaswarm-admin/plugin-portal-react';
import { billingApiRef } from './api/BillingApi';
import { BillingClient } from './api/BillingClient';
import { billingJump } from './billingJump';
import { auditLogRouteRef, rootRouteRef } from './routes';
import { usePastDueBadge } from './usePastDueBadge';

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
    useBadge: usePastDueBadge,
  },
});

const billingSearchJump = SearchJumpBlueprint.make({
  name: 'stripe-id',
  params: { order: 20, hits: billingJump },
});

const pastDueCard = DashboardCardBlueprint.make({
  name: 'past-due',
  params: {
    title: 'Past due',
    column: 'needs-me',
    order: 40,
    permission: billingReadPermission,
    loader: () =>
      import('./cards/PastDueCard').then(({ PastDueCard }) => <PastDueCard />),
  },
});

const revenueCard = DashboardCardBlueprint.make({
  name: 'revenue',
  params: {
    title: 'Revenue',
    column: 'changed',
    order: 40,
    permission: billingReadPermission,
    loader: () =>
      import('./cards/RevenueCard').then(({ RevenueCard }) => <RevenueCard />),
  },
});

const companyCard = CompanyCardBlueprint.make({
  name: 'summary',
  params: {
    title: 'Billing',
    order: 20,
    permission: billingReadPermission,
    loader: () =>
      import('./cards/CompanyBillingCard').then(
        ({ CompanyBillingCard }) => CompanyBillingCard,
      ),
  },
});

/** What Stripe bills: figures, lists, payments, invoices, refunds and credit notes. */
export const billingPlugin = createFrontendPlugin({
  pluginId: 'billing',
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  externalRoutes: { auditLog: auditLogRouteRef },
  extensions: [
    readsApi,
    billingPage,
    billingNavEntry,
    billingSearchJump,
    pastDueCard,
    revenueCard,
    companyCard,
  ],
});
