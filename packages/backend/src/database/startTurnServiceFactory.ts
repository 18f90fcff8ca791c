import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { startupChecksServiceRef } from '../startupChecks/startupChecksServiceFactory';
import { readPostgresConnection } from './postgresConnection';
import { StartTurn } from './StartTurn';

const PATIENCE_MS = 5_000;

const startTurnServiceRef = createServiceRef<StartTurn>({
  id: 'backend.start-turn',
  scope: 'root',
});

/** Lets replicas that start together start one after the other: before any plugin, until all of them are up. */
export const startTurnServiceFactory = createServiceFactory({
  service: startTurnServiceRef,
  initialization: 'always',
  deps: {
    config: coreServices.rootConfig,
    logger: coreServices.rootLogger,
    lifecycle: coreServices.rootLifecycle,
    // A configuration that isn't served says so at once.
    checks: startupChecksServiceRef,
  },
  async factory({ config, logger, lifecycle }) {
    const turn = await StartTurn.take({
      connection: readPostgresConnection(config, {
        connectMs: PATIENCE_MS,
        queryMs: PATIENCE_MS,
      }),
      logger,
    });
    lifecycle.addStartupHook(() => turn.release());
    return turn;
  },
});
