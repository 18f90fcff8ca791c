import {
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { DashboardCardBlueprint } from '@alphaswarm-admin/plugin-dashboard-react';
import {
  NavEntryBlueprint,
  ShellElementBlueprint,
} from '@alphaswarm-admin/plugin-portal-react';
import { RiNotification3Line, RiUserFollowLine } from '@remixicon/react';
import { apis } from './apis';
import { useApprovalsBadge } from './approvals/useApprovals';
import { approvalsRouteRef, followingRouteRef } from './routes';

/** Who is signed in, approvals, and everything privileged actions need around the pages. */
export const staffAccessPlugin = createFrontendPlugin({
  pluginId: 'staff-access',
  info: { packageJson: () => import('../package.json') },
  routes: { approvals: approvalsRouteRef, following: followingRouteRef },
  extensions: [
    ...apis,
    PageBlueprint.make({
      name: 'approvals',
      params: {
        path: '/approvals',
        title: 'Approvals',
        icon: <RiUserFollowLine />,
        routeRef: approvalsRouteRef,
        noHeader: true,
        loader: () =>
          import('./approvals/ApprovalsPage').then(m => <m.ApprovalsPage />),
      },
    }),
    NavEntryBlueprint.make({
      name: 'approvals',
      params: {
        title: 'Approvals',
        icon: <RiUserFollowLine />,
        group: 'govern',
        order: 5,
        routeRef: approvalsRouteRef,
        useBadge: useApprovalsBadge,
      },
    }),
    DashboardCardBlueprint.make({
      name: 'approvals',
      params: {
        title: 'Waits for your approval',
        column: 'needs-me',
        order: 15,
        loader: () =>
          import('./approvals/ApprovalsCard').then(m => <m.ApprovalsCard />),
      },
    }),
    PageBlueprint.make({
      name: 'following',
      params: {
        path: '/following',
        title: 'Following',
        icon: <RiNotification3Line />,
        routeRef: followingRouteRef,
        noHeader: true,
        loader: () =>
          import('./follows/FollowingPage').then(m => <m.FollowingPage />),
      },
    }),
    PageBlueprint.make({
      name: 'delegated-step-up',
      params: {
        path: '/step-up',
        title: 'Approve an agent’s request',
        noHeader: true,
        loader: () =>
          import('./delegated/DelegatedStepUpPage').then(m => (
            <m.DelegatedStepUpPage />
          )),
      },
    }),
    ShellElementBlueprint.make({
      name: 'backend-banner',
      params: {
        slot: 'banner',
        order: 0,
        loader: () =>
          import('./member/BackendBanner').then(m => <m.BackendBanner />),
      },
    }),
    ShellElementBlueprint.make({
      name: 'member-menu',
      params: {
        slot: 'header',
        order: 100,
        loader: () => import('./member/MemberMenu').then(m => <m.MemberMenu />),
      },
    }),
    ShellElementBlueprint.make({
      name: 'privileged-actions',
      params: {
        slot: 'overlay',
        order: 0,
        loader: () =>
          import('./PrivilegedActionsOverlay').then(
            ({ PrivilegedActionsOverlay }) => <PrivilegedActionsOverlay />,
          ),
      },
    }),
  ],
});
