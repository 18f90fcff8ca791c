import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { ServiceAddress } from '../clusters/PlatformClusters';
import type { ReadAuthorizer } from '@alphaswarm-admin/plugin-staff-access-node';
import { withRetryAfter } from '../withRetryAfter';
import type { TasksOfServices } from './TasksOfServices';

/** The reads of tasks, as `taskRoutes` documents them. */
export function createTaskRouter(options: {
  reads: ReadAuthorizer;
  tasks: TasksOfServices;
}): Router {
  const { reads, tasks } = options;
  const router = PromiseRouter();

  router.get(
    '/services/:cluster/:service/tasks',
    withRetryAfter<ServiceAddress>(async (req, res) => {
      await reads.withoutQuery(req);
      res.json(await tasks.read(req.params));
    }),
  );
  return router;
}
