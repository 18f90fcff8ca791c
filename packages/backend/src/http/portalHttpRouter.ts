import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  createHttpServer,
  DefaultRootHttpRouter,
  MiddlewareFactory,
  readHttpServerOptions,
} from '@backstage/backend-defaults/rootHttpRouter';
import {
  agentCallersServiceRef,
  endedSessionGate,
  inProcessCallsServiceRef,
  mutatingRoutesServiceRef,
  pomeriumAssertionVerifierServiceRef,
  refuseEndedSession,
  sessionRevocationsServiceRef,
  type RouteStance,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import express, { type RequestHandler } from 'express';
import { DatabaseProbe } from '../health/databaseProbe';
import { HEALTH_PATH, healthMiddleware } from '../health/healthMiddleware';
import { startupChecksServiceRef } from '../startupChecks/startupChecksServiceFactory';
import {
  stanceMiddleware,
  stancesFromInside,
  stancesFromOutside,
} from '../stances/stanceMiddleware';
import { thirdPartyStances } from '../stances/thirdPartyStances';
import { isWebhook } from '../stances/webhooks';
import { aliasMiddleware, pageRedirectMiddleware } from './aliases';
import { canonicalPathMiddleware } from './canonicalPath';
import { errorBodyMiddleware } from './errorBodies';
import { internalListenerServiceRef } from './InternalListener';
import { PomeriumGate } from './pomeriumGate';
import { DRAIN_TIMEOUT_MS, RequestDrain } from './RequestDrain';
import { requestLogMiddleware } from './requestLog';
import {
  cacheControlMiddleware,
  securityHeadersMiddleware,
} from './securityHeaders';
import { traceContextMiddleware } from './traceContext';
import { rootUpgradeDispatcherServiceRef } from './UpgradeDispatcher';

/**
 * How long an idle connection is kept, milliseconds: longer than a load balancer keeps it (120 s in
 * terraform/envs/minimum), so that it's never the portal that closes one
 * on which a request is on its way.
 */
const KEEP_ALIVE_MS = 130_000;

/** Backstage's own key: how long the port stays open after the portal was asked to stop. */
const SHUTDOWN_DELAY = 'backend.lifecycle.serverShutdownDelay';

/**
 * The portal's root HTTP router: everything under `/admin`, health, gate and stances, in the order that a request meets them.
 *
 * @see docs/architecture.md
 */
export const portalHttpRouterServiceFactory = createServiceFactory({
  service: coreServices.rootHttpRouter,
  deps: {
    agents: agentCallersServiceRef,
    config: coreServices.rootConfig,
    health: coreServices.rootHealth,
    inProcessCalls: inProcessCallsServiceRef,
    internal: internalListenerServiceRef,
    lifecycle: coreServices.rootLifecycle,
    mutatingRoutes: mutatingRoutesServiceRef,
    pomerium: pomeriumAssertionVerifierServiceRef,
    revocations: sessionRevocationsServiceRef,
    rootLogger: coreServices.rootLogger,
    startupChecks: startupChecksServiceRef,
    upgrades: rootUpgradeDispatcherServiceRef,
  },
  async factory({
    agents,
    config,
    health,
    inProcessCalls,
    internal,
    lifecycle,
    mutatingRoutes,
    pomerium,
    revocations,
    rootLogger,
    upgrades,
  }) {
    const logger = rootLogger.child({ service: 'http' });
    const baseUrl = config.getString('backend.baseUrl');
    const router = DefaultRootHttpRouter.create({ indexPath: '/api/app' });
    const backstage = MiddlewareFactory.create({ config, logger });
    const database = DatabaseProbe.create({ config });
    const drain = RequestDrain.create();
    const gate =
      pomerium && PomeriumGate.create({ verifier: pomerium, logger });
    for (const route of thirdPartyStances) mutatingRoutes.register(route);

    const enforceStances = (stances: ReadonlySet<RouteStance>) =>
      stanceMiddleware({ routes: mutatingRoutes, agents, logger, stances });

    const app = express();
    app.disable('x-powered-by');
    app.enable('case sensitive routing');
    app.set('trust proxy', config.getOptional('backend.trustProxy') ?? false);
    app.use(
      drain.middleware(),
      traceContextMiddleware(),
      securityHeadersMiddleware({ baseUrl }),
      // Off unless backend.cors is set, which only `npm run dev` does.
      backstage.cors(),
      requestLogMiddleware({ logger, unloggedPaths: [HEALTH_PATH] }),
      errorBodyMiddleware(),
      healthMiddleware({ health, database }),
      canonicalPathMiddleware(),
      aliasMiddleware(),
    );
    if (gate) app.use(gate.middleware({ except: isWebhook }));
    app.use(
      cacheControlMiddleware(),
      backstage.compression(),
      pageRedirectMiddleware(),
    );
    app.use(
      '/admin',
      endedSessionGate({ revocations }),
      enforceStances(stancesFromOutside),
      router.handler(),
    );
    app.use(notFoundMiddleware(), backstage.error({ showStackTraces: false }));

    const internalApp = express();
    internalApp.disable('x-powered-by');
    internalApp.use(
      drain.middleware(),
      traceContextMiddleware(),
      inProcessCalls.middleware(),
    );
    internalApp.use(
      '/admin',
      enforceStances(stancesFromInside),
      router.handler(),
    );
    internalApp.use(
      notFoundMiddleware(),
      backstage.error({ showStackTraces: false }),
    );
    internal.serve(internalApp);

    const server = await createHttpServer(
      app,
      readHttpServerOptions(config.getConfig('backend')),
      { logger },
    );
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    server.headersTimeout = 15_000;
    server.requestTimeout = 30_000;
    upgrades.attach(server, {
      origin: new URL(config.getString('app.baseUrl')).origin,
      checks: [
        ...(gate
          ? [
              (request: IncomingMessage, token?: string) =>
                gate.admit(request, token),
            ]
          : []),
        (_request, token) => refuseEndedSession(revocations, token),
      ],
    });

    const shutdownDelayMs = config.has(SHUTDOWN_DELAY)
      ? durationToMilliseconds(
          readDurationFromConfig(config, { key: SHUTDOWN_DELAY }),
        )
      : 0;
    lifecycle.addBeforeShutdownHook(async () => {
      // The health says 503 from now on. Whoever balances by it needs a moment to see that, and goes on sending requests until then.
      drain.begin();
      await pause(shutdownDelayMs);
      const stopped = server.stop();
      await upgrades.close();
      const left = await drain.drain(DRAIN_TIMEOUT_MS);
      if (left > 0) {
        logger.warn(`${left} requests were still in flight after the drain`);
        server.closeAllConnections();
      }
      await stopped;
    });
    lifecycle.addShutdownHook(async () => {
      await internal.close();
      await database.close();
    });
    await server.start();
    return router;
  },
});

function notFoundMiddleware(): RequestHandler {
  return (req, res) => {
    res.status(404).json({
      error: { name: 'NotFoundError', message: 'There is nothing here' },
      request: { method: req.method, url: req.path },
      response: { statusCode: 404 },
    });
  };
}
