import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { ReadAuthorizer } from '@alphaswarm-admin/plugin-staff-access-node';
import type { PlatformClusters } from './PlatformClusters';
import { readUtilization } from './readUtilization';

/** The sparklines of the overview. */
export function createUtilizationRouter(options: {
  reads: ReadAuthorizer;
  clusters: PlatformClusters;
}): Router {
  const { reads, clusters } = options;
  const router = PromiseRouter();
  router.get('/utilization', async (req, res) => {
    await reads.withoutQuery(req);
    res.json(await readUtilization(clusters));
  });
  return router;
}
