import { forwardingReportSchema } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  type ApiRoute,
  errorResponses,
} from '@alphaswarm-admin/plugin-openapi-node';

/** The route of the forwarding in the API document. */
export const forwardingRoutes: ApiRoute[] = [
  {
    method: 'get',
    path: '/forwarding',
    summary: 'How far each sink that rows are sent to has come',
    responses: {
      200: {
        description: 'How far, and what is wrong',
        content: { 'application/json': { schema: forwardingReportSchema } },
      },
      ...errorResponses(400, 401, 503),
    },
  },
];
