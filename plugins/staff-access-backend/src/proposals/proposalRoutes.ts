import {
  errorResponses,
  type ApiRoute,
} from '@alphaswarm-admin/plugin-openapi-node';
import { privilegedActionRoutes } from '@alphaswarm-admin/plugin-staff-access-node';
import { z } from 'zod';
import {
  proposalDismissedSchema,
  proposalInputSchema,
  proposalListSchema,
  proposalSchema,
  proposalsQuery,
} from './proposalSchemas';

/** The routes of proposals. */
export const proposalRoutes: ApiRoute[] = [
  {
    method: 'get',
    path: '/proposals',
    summary:
      'What agents proposed: for the caller, or that the caller may do themselves',
    request: { query: proposalsQuery },
    responses: {
      200: {
        description: 'Newest first, 50 at a time',
        content: { 'application/json': { schema: proposalListSchema } },
      },
      ...errorResponses(400, 401, 403, 503),
    },
  },
  {
    method: 'get',
    path: '/proposals/{id}',
    summary: 'A proposal, and how it is confirmed',
    request: { params: proposalInputSchema },
    responses: {
      200: {
        description: 'The proposal',
        content: { 'application/json': { schema: proposalSchema } },
      },
      ...errorResponses(400, 401, 403, 404, 503),
    },
  },
  ...privilegedActionRoutes({
    path: '/proposals/{id}/dismiss',
    summary: 'Dismiss what an agent proposed',
    params: proposalInputSchema,
    input: z.strictObject({}),
    result: proposalDismissedSchema,
  }),
];
