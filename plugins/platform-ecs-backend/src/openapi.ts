import {
  createApiDocument,
  errorResponses,
  type ApiDocument,
  type ApiRoute,
} from '@alphaswarm-admin/plugin-openapi-node';
import { z } from 'zod';
import { actionRoutes } from './actions/actionRoutes';
import { alarmRoutes } from './alarms/alarmRoutes';
import { scalingRoutes } from './autoscaling/scalingRouter';
import { inventoryRoutes } from './inventory/inventoryRouter';
import { utilizationRoutes } from './clusters/utilizationRoutes';
import { logRoutes } from './logs/logRoutes';
import { memoryRoutes } from './memory/memoryRoutes';
import { metricsRoutes } from './metrics/metricsRoutes';
import { revisionRoutes } from './revisions/revisionRouter';
import { rolloutRoutes } from './rollouts/rolloutRoutes';
import { detailSchema, overviewSchema } from './schemas';
import { taskRoutes } from './tasks/taskRoutes';

const address = z.object({ cluster: z.string(), service: z.string() });

const json = (schema: z.ZodType) => ({ 'application/json': { schema } });

const reads: ApiRoute[] = [
  {
    method: 'get',
    path: '/services',
    summary: 'All services of the configured clusters',
    responses: {
      200: { description: 'The overview', content: json(overviewSchema) },
      ...errorResponses(400, 401, 403, 503),
    },
  },
  {
    method: 'get',
    path: '/services/{cluster}/{service}',
    summary: 'One service, with its deployments and events',
    request: { params: address },
    responses: {
      200: { description: 'The service', content: json(detailSchema) },
      ...errorResponses(400, 401, 403, 404, 503),
    },
  },
];

/** The OpenAPI 3.1 document of the API. */
export const apiDocument: ApiDocument = createApiDocument({
  title: 'platform-ecs',
  version: '1',
  description:
    "The platform's own ECS services. Data is at most as old as `freshness.observedAt` says; a cluster whose last look failed has a `problem`, and keeps its last data.",
  basePath: '/admin/api/platform-ecs',
  routes: [
    ...reads,
    ...utilizationRoutes,
    ...rolloutRoutes,
    ...taskRoutes,
    ...logRoutes,
    ...metricsRoutes,
    ...alarmRoutes,
    ...memoryRoutes,
    ...inventoryRoutes,
    ...revisionRoutes,
    ...scalingRoutes,
    ...actionRoutes,
  ],
});
