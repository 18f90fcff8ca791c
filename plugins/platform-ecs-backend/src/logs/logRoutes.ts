import {
  errorResponses,
  type ApiRoute,
} from '@alphaswarm-admin/plugin-openapi-node';
import type { LogPage } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';
import { logPageQuerySchema } from './readLogPage';

const logPageSchema = z.object({
  lines: z.array(
    z.object({
      id: z.string(),
      at: z.int(),
      origin: z.string(),
      message: z.string(),
    }),
  ),
  cursor: z.string().optional(),
  containers: z.array(z.string()),
}) satisfies z.ZodType<LogPage>;

/** The API document's routes of logs. */
export const logRoutes: ApiRoute[] = [
  {
    method: 'get',
    path: '/services/{cluster}/{service}/logs',
    summary: "A page of a service's log lines",
    request: {
      params: z.object({ cluster: z.string(), service: z.string() }),
      query: logPageQuerySchema,
    },
    responses: {
      200: {
        description:
          'Lines of the range, oldest first; an empty page with a `cursor` is not the end',
        content: { 'application/json': { schema: logPageSchema } },
      },
      ...errorResponses(400, 401, 403, 404, 502, 503),
    },
  },
];
