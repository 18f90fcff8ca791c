import {
  errorResponses,
  type ApiRoute,
} from '@alphaswarm-admin/plugin-openapi-node';
import { z } from 'zod';
import {
  deploymentHistorySchema,
  serviceRolloutSchema,
} from './rolloutSchemas';

const request = {
  params: z.object({ cluster: z.string(), service: z.string() }),
};

/** What `createRolloutRouter` serves. */
export const rolloutRoutes: ApiRoute[] = [
  {
    method: 'get',
    path: '/services/{cluster}/{service}/rollout',
    summary:
      "A service's newest deployment, what is happening to it and why, with the tasks that take part",
    request,
    responses: {
      200: {
        description: 'The rollout; `gaps` says what could not be read',
        content: { 'application/json': { schema: serviceRolloutSchema } },
      },
      ...errorResponses(400, 401, 403, 404, 502, 503),
    },
  },
  {
    method: 'get',
    path: '/services/{cluster}/{service}/deployments',
    summary: "A service's twenty newest deployments and how they ended",
    request,
    responses: {
      200: {
        description: 'The deployments, newest first',
        content: { 'application/json': { schema: deploymentHistorySchema } },
      },
      ...errorResponses(400, 401, 403, 404, 502, 503),
    },
  },
];
