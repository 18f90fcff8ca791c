import { archiveReportSchema } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  type ApiRoute,
  errorResponses,
} from '@alphaswarm-admin/plugin-openapi-node';

/** The route of the archive in the API document. */
export const archiveRoutes: ApiRoute[] = [
  {
    method: 'get',
    path: '/archive',
    summary: 'How far the log was copied into the bucket with object lock',
    responses: {
      200: {
        description: 'How far, and what is wrong',
        content: { 'application/json': { schema: archiveReportSchema } },
      },
      ...errorResponses(400, 401, 503),
    },
  },
];
