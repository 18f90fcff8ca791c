import {
  errorResponses,
  type ApiRoute,
} from '@alphaswarm-admin/plugin-openapi-node';
import { z } from 'zod';
import { serviceTasksSchema } from './taskSchemas';

/** What `createTaskRouter` serves. */
export const taskRoutes: ApiRoute[] = [
  {
    method: 'get',
    path: '/services/{cluster}/{service}/tasks',
    summary:
      "A service's tasks: those that run or start, and those that stopped within about an hour",
    request: {
      params: z.object({ cluster: z.string(), service: z.string() }),
    },
    responses: {
      200: {
        description: 'The tasks',
        content: { 'application/json': { schema: serviceTasksSchema } },
      },
      ...errorResponses(400, 401, 403, 404, 502, 503),
    },
  },
];
