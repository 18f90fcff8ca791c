/** The server of `npm run bench -- pipeline`, in a process of its own so that the callers don't share its thread. */
import {
  auditLedgerServiceFactory,
  ledgerAuditorServiceFactory,
} from '@alphaswarm-admin/plugin-audit-log-node';
import {
  cachedStaffUserInfoServiceFactory,
  privilegedHttpRouterServiceFactory,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { WinstonLogger } from '@backstage/backend-defaults/rootLogger';
import { benchPlugin } from './pipeline/benchPlugin';
import { benchSignIn } from './pipeline/benchSignIn';
import { READY } from './pipeline/PipelineServer';
import { serverConfig } from './pipeline/serverConfig';
import { fromEnvironment } from './portal/stage';

const backend = createBackend();
backend.add(
  createServiceFactory({
    service: coreServices.rootConfig,
    deps: {},
    factory: () =>
      new ConfigReader(serverConfig(Number(fromEnvironment('BENCH_PORT')))),
  }),
);
backend.add(
  createServiceFactory({
    service: coreServices.rootLogger,
    deps: {},
    factory: () => WinstonLogger.create({ level: 'error' }),
  }),
);
backend.add(
  privilegedHttpRouterServiceFactory({
    thirdPartyPlugins: ['auth', 'permission'],
  }),
);
backend.add(auditLedgerServiceFactory);
backend.add(ledgerAuditorServiceFactory);
backend.add(cachedStaffUserInfoServiceFactory);
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(
  import('@alphaswarm-admin/plugin-permission-backend-module-staff-policy'),
);
backend.add(benchSignIn);
backend.add(benchPlugin);

backend.start().then(
  () => process.send?.(READY),
  error => {
    console.error(error);
    process.exit(1);
  },
);
process.once('disconnect', () => process.exit(0));
