import {
  errorResponses,
  type ApiRoute,
} from '@alphaswarm-admin/plugin-openapi-node';
import { followListSchema, followQuery, followSchema } from './followSchemas';

/** The routes of follows. */
export const followRoutes: ApiRoute[] = [
  {
    method: 'get',
    path: '/follows',
    summary: 'What the caller follows',
    responses: {
      200: {
        description: 'Newest first, all of it',
        content: { 'application/json': { schema: followListSchema } },
      },
      ...errorResponses(400, 401, 403, 503),
    },
  },
  {
    method: 'put',
    path: '/follows',
    summary: 'Follow something',
    description:
      "From now on the caller is notified when somebody else's privileged action on it has ended, as long as they may read it. Touches only what the caller follows.",
    request: { query: followQuery },
    responses: {
      200: {
        description: 'It is followed, as it may have been before',
        content: { 'application/json': { schema: followSchema } },
      },
      ...errorResponses(400, 401, 403, 404, 409, 502, 503),
    },
  },
  {
    method: 'delete',
    path: '/follows',
    summary: 'Follow something no more',
    description: 'Touches only what the caller follows.',
    request: { query: followQuery },
    responses: {
      204: { description: 'It is not followed, as it may not have been' },
      ...errorResponses(400, 401, 403, 503),
    },
  },
];
