import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { ShellElementBlueprint } from '@alphaswarm-admin/plugin-portal-react';

/** The bell in the top bar. The page behind it is Backstage's own. */
export const notificationsModule = createFrontendModule({
  pluginId: 'notifications',
  extensions: [
    ShellElementBlueprint.make({
      name: 'bell',
      params: {
        slot: 'header',
        order: 40,
        loader: () =>
          import('./NotificationBell').then(({ NotificationBell }) => (
            <NotificationBell />
          )),
      },
    }),
  ],
});
