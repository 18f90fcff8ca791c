import {
  auditLedgerServiceFactory,
  ledgerAuditorServiceFactory,
} from '@alphaswarm-admin/plugin-audit-log-node';
import {
  agentActionsRegistryServiceFactory,
  cachedStaffUserInfoServiceFactory,
  privilegedHttpRouterServiceFactory,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { createBackend } from '@backstage/backend-defaults';
import { WinstonLogger } from '@backstage/backend-defaults/rootLogger';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { benchSignIn } from './benchSignIn';
import { serverConfig } from './serverConfig';

/**
 * What a privileged action of the portal goes through, and nothing else of it: the real ledger, claims, grants, sessions, policy and Backstage authentication.
 *
 * @param port - where to listen
 */
export function createBenchBackend(port: number) {
  const backend = createBackend();
  backend.add(
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () => new ConfigReader(serverConfig(port)),
    }),
  );
  backend.add(
    createServiceFactory({
      service: coreServices.rootLogger,
      deps: {},
      factory: () => WinstonLogger.create({ level: 'error' }),
    }),
  );
  const thirdPartyPlugins = ['auth', 'permission'];
  backend.add(privilegedHttpRouterServiceFactory({ thirdPartyPlugins }));
  backend.add(agentActionsRegistryServiceFactory({ thirdPartyPlugins }));
  backend.add(auditLedgerServiceFactory);
  backend.add(ledgerAuditorServiceFactory);
  backend.add(cachedStaffUserInfoServiceFactory);
  backend.add(import('@backstage/plugin-auth-backend'));
  backend.add(import('@backstage/plugin-permission-backend'));
  backend.add(
    import('@alphaswarm-admin/plugin-permission-backend-module-staff-policy'),
  );
  backend.add(benchSignIn);
  return backend;
}
