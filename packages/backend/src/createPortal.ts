import { createBackend } from '@backstage/backend-defaults';
import authPlugin from '@backstage/plugin-auth-backend';
import permissionPlugin from '@backstage/plugin-permission-backend';
import appPlugin from '@backstage/plugin-app-backend';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import mcpActionsPlugin from '@backstage/plugin-mcp-actions-backend';
import notificationsPlugin from '@backstage/plugin-notifications-backend';
import searchPlugin from '@backstage/plugin-search-backend';
import searchPostgresEngine from '@backstage/plugin-search-backend-module-pg';
import searchCatalogCollator from '@backstage/plugin-search-backend-module-catalog';
import auditLogPlugin from '@alphaswarm-admin/plugin-audit-log-backend';
import billingPlugin, {
  auditLogModuleStripe,
  subscriptionCollectionServiceFactory,
} from '@alphaswarm-admin/plugin-billing-backend';
import killSwitchPlugin from '@alphaswarm-admin/plugin-kill-switch-backend';
import deploymentsPlugin, {
  searchModuleDeployments,
} from '@alphaswarm-admin/plugin-deployments-backend';
import companiesPlugin, {
  searchModuleCompanies,
} from '@alphaswarm-admin/plugin-companies-backend';
import managedServicesPlugin from '@alphaswarm-admin/plugin-managed-services-backend';
import catalogManagedServices from '@alphaswarm-admin/plugin-catalog-backend-module-managed-services';
import entraProviders from '@alphaswarm-admin/plugin-auth-backend-module-entra-provider';
import pomeriumProvider from '@alphaswarm-admin/plugin-auth-backend-module-pomerium-provider';
import staffPolicy from '@alphaswarm-admin/plugin-permission-backend-module-staff-policy';
import catalogServices from '@alphaswarm-admin/plugin-catalog-backend-module-platform-ecs';
import staffAccessPlugin from '@alphaswarm-admin/plugin-staff-access-backend';
import platformEcsPlugin, {
  auditLogModuleCloudTrail,
} from '@alphaswarm-admin/plugin-platform-ecs-backend';
import type { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import {
  auditLedgerServiceFactory,
  ledgerAuditorServiceFactory,
} from '@alphaswarm-admin/plugin-audit-log-node';
import {
  agentActionsRegistryServiceFactory,
  agentActionsServiceFactory,
  agentAwareHttpAuthServiceFactory,
  agentAwarePermissionsServiceFactory,
  cachedStaffUserInfoServiceFactory,
  privilegedHttpRouterServiceFactory,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { startTurnServiceFactory } from './database/startTurnServiceFactory';
import {
  internalDiscoveryServiceFactory,
  internalListenerServiceFactory,
} from './http/InternalListener';
import { portalHttpRouterServiceFactory } from './http/portalHttpRouter';
import {
  rootUpgradeDispatcherServiceFactory,
  upgradeDispatcherServiceFactory,
} from './http/UpgradeDispatcher';
import { rootLoggerServiceFactory } from './logging/rootLogger';
import { createMetricsEndpointServiceFactory } from './metrics/prometheus';
import { relayPlugins, thirdPartyPlugins } from './stances/thirdPartyStances';
import { signalsPlugin } from './signals/signalsPlugin';
import { startupChecksServiceFactory } from './startupChecks/startupChecksServiceFactory';

/**
 * The whole portal, composed and not started.
 *
 * @param metrics - what `installMetrics` returned
 */
export function createPortal(metrics: PrometheusExporter) {
  const backend = createBackend();

  // Before anything else: an unsafe configuration is not served, and replicas start one after the other.
  backend.add(startupChecksServiceFactory);
  backend.add(startTurnServiceFactory);

  // The server: /admin, health, gate, stances, live updates.
  backend.add(rootLoggerServiceFactory);
  backend.add(createMetricsEndpointServiceFactory(metrics));
  backend.add(internalListenerServiceFactory);
  backend.add(internalDiscoveryServiceFactory);
  backend.add(rootUpgradeDispatcherServiceFactory);
  backend.add(upgradeDispatcherServiceFactory);
  backend.add(portalHttpRouterServiceFactory);
  backend.add(privilegedHttpRouterServiceFactory({ thirdPartyPlugins }));
  backend.add(signalsPlugin);

  // The ledger, and Backstage's auditor writing to it.
  backend.add(auditLedgerServiceFactory);
  backend.add(ledgerAuditorServiceFactory);
  backend.add(auditLogPlugin);
  backend.add(auditLogModuleCloudTrail);
  backend.add(auditLogModuleStripe);

  // Staff: sign-in, step-up, privileged actions, policy.
  backend.add(cachedStaffUserInfoServiceFactory);
  backend.add(
    agentAwareHttpAuthServiceFactory({
      thirdPartyPlugins,
      relays: relayPlugins,
    }),
  );
  backend.add(agentAwarePermissionsServiceFactory);
  backend.add(agentActionsRegistryServiceFactory({ thirdPartyPlugins }));
  backend.add(agentActionsServiceFactory);
  backend.add(mcpActionsPlugin);
  backend.add(authPlugin);
  backend.add(entraProviders);
  backend.add(pomeriumProvider);
  backend.add(permissionPlugin);
  backend.add(staffPolicy);
  backend.add(staffAccessPlugin);

  // What staff see and operate.
  backend.add(appPlugin);
  backend.add(catalogPlugin);
  backend.add(catalogServices);
  backend.add(notificationsPlugin);
  backend.add(searchPlugin);
  backend.add(searchPostgresEngine);
  backend.add(searchCatalogCollator);
  backend.add(platformEcsPlugin);
  backend.add(killSwitchPlugin);
  backend.add(billingPlugin);
  backend.add(managedServicesPlugin);
  backend.add(catalogManagedServices);
  backend.add(deploymentsPlugin);
  backend.add(searchModuleDeployments);
  backend.add(subscriptionCollectionServiceFactory);
  backend.add(companiesPlugin);
  backend.add(searchModuleCompanies);

  return backend;
}
