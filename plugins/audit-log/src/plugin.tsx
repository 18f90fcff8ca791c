import { RiFileList3Line } from '@remixicon/react';
import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { CompanyCardBlueprint } from '@alphaswarm-admin/plugin-companies-react';
import { DashboardCardBlueprint } from '@alphaswarm-admin/plugin-dashboard-react';
import {
  NavEntryBlueprint,
  SearchJumpBlueprint,
  ShellElementBlueprint,
} from '@alphaswarm-admin/plugin-portal-react';
import { auditLogApiRef } from './api/AuditLogApi';
import { AuditLogClient } from './api/AuditLogClient';
import { ledgerProofsApiRef } from './api/LedgerProofsApi';
import { LedgerProofsClient } from './api/LedgerProofsClient';
import { rootRouteRef } from './routes';
import { actionJump } from './actionJump';
import { useAbandonedActionsBadge } from './useAbandonedActionsBadge';

const readsApi = ApiBlueprint.make({
  name: 'reads',
  params: define =>
    define({
      api: auditLogApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => AuditLogClient.create(deps),
    }),
});

const proofsApi = ApiBlueprint.make({
  name: 'proofs',
  params: define =>
    define({
      api: ledgerProofsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => LedgerProofsClient.create(deps),
    }),
});

const auditLogPage = PageBlueprint.make({
  params: {
    path: '/audit-log',
    title: 'Audit log',
    icon: <RiFileList3Line />,
    routeRef: rootRouteRef,
    noHeader: true,
    loader: () =>
      import('./page/AuditLogPage').then(({ AuditLogPage }) => (
        <AuditLogPage />
      )),
  },
});

const auditLogNavEntry = NavEntryBlueprint.make({
  params: {
    title: 'Audit log',
    icon: <RiFileList3Line />,
    group: 'govern',
    order: 10,
    routeRef: rootRouteRef,
    useBadge: useAbandonedActionsBadge,
  },
});

const actionSearchJump = SearchJumpBlueprint.make({
  name: 'action',
  params: { order: 10, hits: actionJump },
});

const openActionsCard = DashboardCardBlueprint.make({
  name: 'open-actions',
  params: {
    title: 'Open or abandoned',
    column: 'needs-me',
    order: 20,
    loader: () =>
      import('./cards/OpenActionsCard').then(({ OpenActionsCard }) => (
        <OpenActionsCard />
      )),
  },
});

const latestActionsCard = DashboardCardBlueprint.make({
  name: 'latest-actions',
  params: {
    title: 'Latest actions',
    column: 'changed',
    order: 10,
    loader: () =>
      import('./cards/LatestActionsCard').then(({ LatestActionsCard }) => (
        <LatestActionsCard />
      )),
  },
});

const companyTrailCard = CompanyCardBlueprint.make({
  name: 'trail',
  params: {
    title: 'Audit trail',
    order: 90,
    loader: () =>
      import('./cards/CompanyTrailCard').then(card => card.CompanyTrailCard),
  },
});

const ledgerCard = DashboardCardBlueprint.make({
  name: 'ledger',
  params: {
    title: 'Ledger',
    column: 'doing',
    order: 20,
    loader: () =>
      import('./integrity/LedgerCard').then(({ LedgerCard }) => <LedgerCard />),
  },
});

const ledgerBanner = ShellElementBlueprint.make({
  name: 'ledger',
  params: {
    slot: 'banner',
    order: 10,
    loader: () =>
      import('./integrity/LedgerBanner').then(({ LedgerBanner }) => (
        <LedgerBanner />
      )),
  },
});

/** The audit log: its page, its cards on the dashboard, and its alarm. */
export const auditLogPlugin = createFrontendPlugin({
  pluginId: 'audit-log',
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  extensions: [
    readsApi,
    proofsApi,
    auditLogPage,
    auditLogNavEntry,
    actionSearchJump,
    openActionsCard,
    latestActionsCard,
    companyTrailCard,
    ledgerCard,
    ledgerBanner,
  ],
});
