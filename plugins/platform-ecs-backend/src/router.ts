import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { serveApiDocument } from '@alphaswarm-admin/plugin-openapi-node';
import type { PrivilegedActionsService } from '@alphaswarm-admin/plugin-staff-access-node';
import type { EcsServiceDetail } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { createAlarmRouter } from './alarms/alarmRouter';
import type { ServiceAlarms } from './alarms/ServiceAlarms';
import {
  mountServiceActions,
  type ServiceActions,
} from './actions/createServiceActions';
import { createScalingRouter } from './autoscaling/scalingRouter';
import type { ServiceScaling } from './autoscaling/ServiceScaling';
import type {
  PlatformClusters,
  ServiceAddress,
} from './clusters/PlatformClusters';
import { readOverview, readServiceDetail } from './clusters/readServices';
import { createInventoryRouter } from './inventory/inventoryRouter';
import { createUtilizationRouter } from './clusters/utilizationRouter';
import { createLogRouter } from './logs/logRouter';
import { createMemoryRouter } from './memory/memoryRouter';
import type { MemoryStore } from './memory/MemoryStore';
import { createMetricsRouter } from './metrics/metricsRouter';
import type { ServiceMetrics } from './metrics/ServiceMetrics';
import { apiDocument } from './openapi';
import { serviceReads } from './serviceReads';
import { createRevisionRouter } from './revisions/revisionRouter';
import type { ServiceRevisions } from './revisions/ServiceRevisions';
import { createRolloutRouter } from './rollouts/rolloutRouter';
import type { ServiceRollouts } from './rollouts/ServiceRollouts';
import type { PortalSelf } from './self/PortalSelf';
import { createTaskRouter } from './tasks/taskRouter';
import type { TasksOfServices } from './tasks/TasksOfServices';
import { withRetryAfter } from './withRetryAfter';

/** Options of {@link createRouter}. */
export type RouterOptions = {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  privilegedActions: PrivilegedActionsService;
  clusters: PlatformClusters;
  tasks: TasksOfServices;
  rollouts: ServiceRollouts;
  memory: { store: MemoryStore; keepForMs: number };
  metrics: ServiceMetrics;
  alarms: ServiceAlarms;
  revisions: ServiceRevisions;
  scaling: ServiceScaling;
  actions: ServiceActions;
  self: PortalSelf;
};

/** The API of platform-ecs, as `openapi.ts` documents it. */
export function createRouter(options: RouterOptions): Router {
  const { httpAuth, permissions, privilegedActions, clusters, actions } =
    options;
  const router = PromiseRouter();
  serveApiDocument(router, apiDocument);

  const reads = serviceReads({ httpAuth, permissions });

  router.get(
    '/services',
    withRetryAfter(async (req, res) => {
      await reads.withoutQuery(req);
      res.json(await readOverview(clusters));
    }),
  );

  router.get(
    '/services/:cluster/:service',
    withRetryAfter<ServiceAddress>(async (req, res) => {
      const { credentials } = await reads.withoutQuery(req);
      const service = await readServiceDetail(clusters, req.params);
      const detail: EcsServiceDetail = {
        ...service,
        self: options.self.is(req.params),
        actions: await privilegedActions.availability(credentials, [
          ...actions.values(),
        ]),
      };
      res.json(detail);
    }),
  );

  mountServiceActions(router, privilegedActions, actions);
  router.use(createRevisionRouter({ reads, revisions: options.revisions }));
  router.use(createScalingRouter({ reads, scaling: options.scaling }));
  router.use(createUtilizationRouter({ reads, clusters }));
  router.use(createRolloutRouter({ reads, rollouts: options.rollouts }));
  router.use(createTaskRouter({ reads, tasks: options.tasks }));
  router.use(createLogRouter({ reads, clusters }));
  router.use(createMetricsRouter({ reads, metrics: options.metrics }));
  router.use(createAlarmRouter({ reads, alarms: options.alarms }));
  router.use(createMemoryRouter({ reads, ...options.memory }));
  router.use(createInventoryRouter({ httpAuth, clusters }));
  return router;
}
