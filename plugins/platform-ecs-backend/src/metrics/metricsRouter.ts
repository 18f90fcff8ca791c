import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { ServiceAddress } from '../clusters/PlatformClusters';
import type { ReadAuthorizer } from '@alphaswarm-admin/plugin-staff-access-node';
import { withRetryAfter } from '../withRetryAfter';
import { metricsQuerySchema } from './metricsQuery';
import type { ServiceMetrics } from './ServiceMetrics';

/** The read of metrics, as `metricsRoutes` documents it. */
export function createMetricsRouter(options: {
  reads: ReadAuthorizer;
  metrics: ServiceMetrics;
}): Router {
  const { reads, metrics } = options;
  const router = PromiseRouter();

  router.get(
    '/services/:cluster/:service/metrics',
    withRetryAfter<ServiceAddress>(async (req, res) => {
      const { query } = await reads.authorize(req, metricsQuerySchema);
      res.json(await metrics.read(req.params, query));
    }),
  );
  return router;
}
