import { integrityReportSchema } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  type ApiRoute,
  errorResponses,
} from '@alphaswarm-admin/plugin-openapi-node';

/** The route of the log's integrity in the API document. */
export const integrityRoutes: ApiRoute[] = [
  {
    method: 'get',
    path: '/integrity',
    summary: 'Whether the log is whole, as this process has checked it',
    responses: {
      200: {
        description: 'What is known of it',
        content: { 'application/json': { schema: integrityReportSchema } },
      },
      ...errorResponses(400, 401),
    },
  },
];
