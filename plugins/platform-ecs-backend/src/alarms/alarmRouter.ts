import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { ServiceAddress } from '../clusters/PlatformClusters';
import type { ReadAuthorizer } from '@alphaswarm-admin/plugin-staff-access-node';
import { withRetryAfter } from '../withRetryAfter';
import type { ServiceAlarms } from './ServiceAlarms';

/** The read of alarms, as `alarmRoutes` documents it. */
export function createAlarmRouter(options: {
  reads: ReadAuthorizer;
  alarms: ServiceAlarms;
}): Router {
  const { reads, alarms } = options;
  const router = PromiseRouter();

  router.get(
    '/services/:cluster/:service/alarms',
    withRetryAfter<ServiceAddress>(async (req, res) => {
      await reads.withoutQuery(req);
      res.json(await alarms.read(req.params));
    }),
  );
  return router;
}
