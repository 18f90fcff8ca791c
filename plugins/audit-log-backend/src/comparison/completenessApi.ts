import { completenessReportSchema } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  type ApiRoute,
  errorResponses,
} from '@alphaswarm-admin/plugin-openapi-node';

/** The route of the log's completeness in the API document. */
export const completenessRoutes: ApiRoute[] = [
  {
    method: 'get',
    path: '/completeness',
    summary: 'Whether the log is complete, by what others say happened',
    responses: {
      200: {
        description: 'What is known of it',
        content: { 'application/json': { schema: completenessReportSchema } },
      },
      ...errorResponses(400, 401, 503),
    },
  },
];
