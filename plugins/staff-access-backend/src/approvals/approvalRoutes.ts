import {
  errorResponses,
  type ApiRoute,
} from '@alphaswarm-admin/plugin-openapi-node';
import { privilegedActionRoutes } from '@alphaswarm-admin/plugin-staff-access-node';
import {
  approvalListSchema,
  approvalParams,
  approvalSchema,
  approvalsQuery,
  approvalWordInputSchema,
  approvalWordResultSchema,
} from './approvalSchemas';

const word = {
  params: approvalParams,
  input: approvalWordInputSchema.omit({ id: true }),
  result: approvalWordResultSchema,
};

/** The routes of approvals. */
export const approvalRoutes: ApiRoute[] = [
  {
    method: 'get',
    path: '/approvals',
    summary:
      'Requests that wait for a second person or have ended: the caller’s own, and those they may do themselves',
    request: { query: approvalsQuery },
    responses: {
      200: {
        description: 'Newest first, 50 at a time',
        content: { 'application/json': { schema: approvalListSchema } },
      },
      ...errorResponses(400, 401, 403, 503),
    },
  },
  {
    method: 'get',
    path: '/approvals/{id}',
    summary: 'A request, as its requester saw it',
    request: { params: approvalParams },
    responses: {
      200: {
        description: 'The request',
        content: { 'application/json': { schema: approvalSchema } },
      },
      ...errorResponses(400, 401, 403, 404, 503),
    },
  },
  ...privilegedActionRoutes({
    ...word,
    path: '/approvals/{id}/approve',
    summary: 'Approve what somebody else asked for; it is done at once',
  }),
  ...privilegedActionRoutes({
    ...word,
    path: '/approvals/{id}/reject',
    summary: 'Reject what somebody else asked for',
  }),
];
