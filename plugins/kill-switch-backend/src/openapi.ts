import {
  createApiDocument,
  errorResponses,
  type ApiDocument,
} from '@alphaswarm-admin/plugin-openapi-node';
import { killSwitchInputSchema } from '@alphaswarm-admin/plugin-kill-switch-common';
import { privilegedActionRoutes } from '@alphaswarm-admin/plugin-staff-access-node';
import { z } from 'zod';
import { haltResultSchema, statusSchema } from './schemas';

const params = z.object({});

/** The OpenAPI 3.1 document of the API. */
export const apiDocument: ApiDocument = createApiDocument({
  title: 'kill-switch',
  version: '1',
  description:
    'Halts everything that the platform runs, by way of alphaswarm-cp, and tells which of its targets did halt. A target is halted only where it said so itself.',
  basePath: '/admin/api/kill-switch',
  routes: [
    {
      method: 'get',
      path: '/status',
      summary:
        'Whether everything is halted, what runs, and what the caller may do',
      responses: {
        200: {
          description:
            'Where it stands. `unknown` while alphaswarm-cp can’t be asked',
          content: { 'application/json': { schema: statusSchema } },
        },
        ...errorResponses(400, 401, 403, 503),
      },
    },
    ...privilegedActionRoutes({
      path: '/halt',
      summary: 'Halts everything, or asks again what did not halt',
      params,
      input: killSwitchInputSchema,
      result: haltResultSchema,
    }),
    ...privilegedActionRoutes({
      path: '/release',
      summary: 'Lets everything go on, with a second person',
      params,
      input: killSwitchInputSchema,
      result: z.object({ released: z.boolean() }),
    }),
  ],
});
