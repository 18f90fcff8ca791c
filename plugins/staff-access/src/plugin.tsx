import {
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { ShellElementBlueprint } from '@alphaswarm-admin/plugin-portal-react';
import { apis } from './apis';

/** Who is signed in, and everything privileged actions need around the pages. */
export const staffAccessPlugin = createFrontendPlugin({
  pluginId: 'staff-access',
  info: { packageJson: () => import('../package.json') },
  extensions: [
    ...apis,
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
