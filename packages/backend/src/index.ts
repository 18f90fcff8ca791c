import { createBackend } from '@backstage/backend-defaults';
import {
  auditLedgerServiceFactory,
  ledgerAuditorServiceFactory,
} from '@alphaswarm-admin/plugin-audit-log-node';
import {
  cachedStaffUserInfoServiceFactory,
  privilegedHttpRouterServiceFactory,
} from '@alphaswarm-admin/plugin-staff-access-node';
import {
  internalDiscoveryServiceFactory,
  internalListenerServiceFactory,
} from './http/InternalListener';
import { portalHttpRouterServiceFactory } from './http/portalHttpRouter';
import { installTraceContext } from './http/traceContext';
import { upgradeDispatcherServiceFactory } from './http/UpgradeDispatcher';
import { rootLoggerServiceFactory } from './logging/rootLogger';
import {
  createMetricsEndpointServiceFactory,
  installMetrics,
} from './metrics/prometheus';
import { thirdPartyPlugins } from './stances/thirdPartyStances';
import { signalsPlugin } from './signals/signalsPlugin';
import { startupChecksServiceFactory } from './startupChecks/startupChecksServiceFactory';

installTraceContext();
const metrics = installMetrics();

const backend = createBackend();

// Before anything else: an unsafe configuration is not served.
backend.add(startupChecksServiceFactory);

// The server: /admin, health, gate, stances, live updates.
backend.add(rootLoggerServiceFactory);
backend.add(createMetricsEndpointServiceFactory(metrics));
backend.add(internalListenerServiceFactory);
backend.add(internalDiscoveryServiceFactory);
backend.add(upgradeDispatcherServiceFactory);
backend.add(portalHttpRouterServiceFactory);
backend.add(privilegedHttpRouterServiceFactory({ thirdPartyPlugins }));
backend.add(signalsPlugin);

// The ledger, and Backstage's auditor writing to it.
backend.add(auditLedgerServiceFactory);
backend.add(ledgerAuditorServiceFactory);
backend.add(import('@alphaswarm-admin/plugin-audit-log-backend'));

// Staff: sign-in, step-up, privileged actions, policy.
backend.add(cachedStaffUserInfoServiceFactory);
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(
  import('@alphaswarm-admin/plugin-auth-backend-module-entra-provider'),
);
backend.add(
  import('@alphaswarm-admin/plugin-auth-backend-module-pomerium-provider'),
);
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(
  import('@alphaswarm-admin/plugin-permission-backend-module-staff-policy'),
);
backend.add(import('@alphaswarm-admin/plugin-staff-access-backend'));

// What staff see and operate.
backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@alphaswarm-admin/plugin-platform-ecs-backend'));

backend.start().catch(error => {
  // A portal that is half up must not go on: its orchestrator, or the launcher, sees it end and says why.
  console.error(error);
  process.exit(1);
});
