import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type {
  PlatformClusters,
  ServiceAddress,
} from '../clusters/PlatformClusters';
import type { ReadAuthorizer } from '@alphaswarm-admin/plugin-staff-access-node';
import { withRetryAfter } from '../withRetryAfter';
import { logPageQuerySchema, readLogPage } from './readLogPage';

/** The history of services' logs, as `logRoutes` documents it. Live tails and searches are WebSockets: see `logSockets.ts`. */
export function createLogRouter(options: {
  reads: ReadAuthorizer;
  clusters: PlatformClusters;
}): Router {
  const { reads, clusters } = options;
  const router = PromiseRouter();

  router.get(
    '/services/:cluster/:service/logs',
    withRetryAfter<ServiceAddress>(async (req, res) => {
      const { query } = await reads.authorize(req, logPageQuerySchema);
      // Whoever has gone away needs no further calls to AWS.
      const gone = new AbortController();
      res.once('close', () => gone.abort());
      const { signal } = gone;
      res.json(await readLogPage(clusters, req.params, query, { signal }));
    }),
  );
  return router;
}
