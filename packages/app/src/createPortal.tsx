import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import notificationsPlugin from '@backstage/plugin-notifications/alpha';
import searchPlugin from '@backstage/plugin-search/alpha';
import signalsPlugin from '@backstage/plugin-signals/alpha';
import auditLogPlugin from '@alphaswarm-admin/plugin-audit-log';
import billingPlugin from '@alphaswarm-admin/plugin-billing';
import companiesPlugin from '@alphaswarm-admin/plugin-companies';
import dashboardPlugin from '@alphaswarm-admin/plugin-dashboard';
import killSwitchPlugin from '@alphaswarm-admin/plugin-kill-switch';
import deploymentsPlugin from '@alphaswarm-admin/plugin-deployments';
import managedServicesPlugin from '@alphaswarm-admin/plugin-managed-services';
import platformEcsPlugin from '@alphaswarm-admin/plugin-platform-ecs';
import staffAccessPlugin, {
  staffSignInModule,
} from '@alphaswarm-admin/plugin-staff-access';
import { catalogModule } from './catalog/catalogModule';
import { notificationsModule } from './notifications/notificationsModule';
import { searchModule, searchShellModule } from './search/searchModule';
import { shellModule } from './shell/shellModule';
import { themeModule } from './theme/themeModule';

/** Composes the portal. A new plugin is one line here; its page, entry, cards and banners are extensions of its own. */
export function createPortal() {
  return createApp({
    features: [
      shellModule,
      themeModule,
      staffSignInModule,
      staffAccessPlugin,
      dashboardPlugin,
      platformEcsPlugin,
      managedServicesPlugin,
      deploymentsPlugin,
      killSwitchPlugin,
      companiesPlugin,
      billingPlugin,
      auditLogPlugin,
      catalogPlugin,
      catalogModule,
      notificationsPlugin,
      notificationsModule,
      searchPlugin,
      searchModule,
      searchShellModule,
      signalsPlugin,
    ],
  });
}
