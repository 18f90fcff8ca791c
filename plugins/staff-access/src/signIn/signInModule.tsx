import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';

/** The staff sign-in page. A module of the app, because the sign-in page is the app's. */
export const staffSignInModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    SignInPageBlueprint.make({
      params: {
        loader: () =>
          import('./StaffSignInPage').then(module => module.StaffSignInPage),
      },
    }),
  ],
});
