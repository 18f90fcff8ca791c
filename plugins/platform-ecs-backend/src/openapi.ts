import {
  createApiDocument,
  errorResponses,
  type ApiDocument,
  type ApiRoute,
} from '@alphaswarm-admin/plugin-openapi-node';
import { scaleInputSchema } from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  privilegedActionRoutes,
  revertRoutes,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { z } from 'zod';
import { inventoryRoutes } from './inventory/inventoryRouter';
import {
  detailSchema,
  overviewSchema,
  redeployResultSchema,
  scaleResultSchema,
} from './schemas';

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
    ...inventoryRoutes,
    ...privilegedActionRoutes({
      path: '/services/{cluster}/{service}/redeploy',
      summary: 'Deploys a service again with the task definition it has',
      params: address,
      input: z.strictObject({}),
      result: redeployResultSchema,
    }),
    ...privilegedActionRoutes({
      path: '/services/{cluster}/{service}/scale',
      summary: 'Changes how many tasks of a service should run',
      params: address,
      input: scaleInputSchema.omit({ cluster: true, service: true }),
      result: scaleResultSchema,
    }),
    ...revertRoutes,
  ],
});
