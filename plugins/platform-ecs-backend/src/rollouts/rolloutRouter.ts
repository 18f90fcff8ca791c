import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { ServiceAddress } from '../clusters/PlatformClusters';
import type { ReadAuthorizer } from '@alphaswarm-admin/plugin-staff-access-node';
import { withRetryAfter } from '../withRetryAfter';
import type { ServiceRollouts } from './ServiceRollouts';

/** The reads of rollouts, as `rolloutRoutes` documents them. */
export function createRolloutRouter(options: {
  reads: ReadAuthorizer;
  rollouts: ServiceRollouts;
}): Router {
  const { reads, rollouts } = options;
  const router = PromiseRouter();

  router.get(
    '/services/:cluster/:service/rollout',
    withRetryAfter<ServiceAddress>(async (req, res) => {
      await reads.withoutQuery(req);
      res.json(await rollouts.rollout(req.params));
    }),
  );

  router.get(
    '/services/:cluster/:service/deployments',
    withRetryAfter<ServiceAddress>(async (req, res) => {
      await reads.withoutQuery(req);
      res.json(await rollouts.history(req.params));
    }),
  );
  return router;
}
