import {
  scaleWorkloadInputSchema,
  workloadAddressSchema,
} from '@alphaswarm-admin/plugin-deployments-common';
import {
  createApiDocument,
  errorResponses,
  type ApiDocument,
  type ApiRoute,
} from '@alphaswarm-admin/plugin-openapi-node';
import { privilegedActionRoutes } from '@alphaswarm-admin/plugin-staff-access-node';
import { z } from 'zod';
import {
  agentsSchema,
  detailSchema,
  listQuery,
  messagesSchema,
  pageSchema,
  runsSchema,
  upstreamsSchema,
  workloadParams,
} from './schemas';

const json = (schema: z.ZodType) => ({ 'application/json': { schema } });
const path = '/workloads/{namespace}/{workload}';

function readOf(subpath: string, summary: string, schema: z.ZodType): ApiRoute {
  return {
    method: 'get',
    path: `${path}${subpath}`,
    summary,
    request: { params: workloadParams },
    responses: {
      200: { description: summary, content: json(schema) },
      ...errorResponses(400, 401, 403, 404, 502, 503),
    },
  };
}

function actionOf(
  verb: string,
  summary: string,
  schema: z.ZodObject = workloadAddressSchema,
): ApiRoute[] {
  return privilegedActionRoutes({
    path: `${path}/${verb}`,
    summary,
    params: workloadParams,
    input: schema.omit({ namespace: true, workload: true }),
    result: z.object({ runUid: z.string() }),
  });
}

/** The OpenAPI 3.1 document of the API. */
export const apiDocument: ApiDocument = createApiDocument({
  title: 'deployments',
  version: '1',
  description:
    'Customers’ workloads, brokered by alphaswarm-cp: how they are, never what they do. The list is at most as old as `observedAt` says; where cp could not be asked since, `problem` says why.',
  basePath: '/admin/api/deployments',
  routes: [
    {
      method: 'get',
      path: '/workloads',
      summary: 'Workloads, a page at a time',
      request: { query: listQuery },
      responses: {
        200: { description: 'One page', content: json(pageSchema) },
        ...errorResponses(400, 401, 403, 502, 503),
      },
    },
    readOf('', 'One workload, and what the caller may do', detailSchema),
    readOf('/runs', 'Its newest 20 runs at alphaswarm-cp', runsSchema),
    readOf(
      '/messages',
      'What the platform did with it; what it wrote itself is only counted',
      messagesSchema,
    ),
    {
      method: 'get',
      path: '/agents',
      summary: 'Whether the agents get on, as cp’s watchdog sees it',
      responses: {
        200: {
          description: 'The watchdog’s report',
          content: json(agentsSchema),
        },
        ...errorResponses(400, 401, 403, 502, 503),
      },
    },
    {
      method: 'get',
      path: '/upstreams',
      summary:
        'Whether alphaswarm-cp and alphaswarm-core say that they can serve',
      responses: {
        200: { description: 'Each of them', content: json(upstreamsSchema) },
        ...errorResponses(400, 401, 403),
      },
    },
    ...actionOf('start', 'Starts a workload that is stopped'),
    ...actionOf('restart', 'Restarts a workload'),
    ...actionOf(
      'scale',
      'Gives a workload more or fewer replicas',
      scaleWorkloadInputSchema,
    ),
    ...actionOf('stop', 'Stops a workload'),
  ],
});
