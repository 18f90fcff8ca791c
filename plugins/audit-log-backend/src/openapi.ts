import {
  auditActionSchema,
  auditCatalogueSchema,
  auditEventsQuerySchema,
  auditExportQuerySchema,
  auditHistogramQuerySchema,
  auditHistogramSchema,
  auditOpenActionsSchema,
  auditPageSchema,
  reportVerificationInputSchema,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  type ApiDocument,
  createApiDocument,
  errorResponses,
} from '@alphaswarm-admin/plugin-openapi-node';
import { privilegedActionRoutes } from '@alphaswarm-admin/plugin-staff-access-node';
import { z } from 'zod';
import { archiveRoutes } from './archive/archiveApi';
import { completenessRoutes } from './comparison/completenessApi';
import { forwardingRoutes } from './forward/forwardApi';
import { integrityRoutes } from './integrity/integrityApi';
import { transparencyRoutes } from './transparency/transparencyApi';

/** The path of `GET /actions/{actionId}`. */
export const actionPathSchema = z.strictObject({ actionId: z.uuid() });

/** The API document of the audit log. */
export const auditLogApiDocument: ApiDocument = createApiDocument({
  title: 'Audit log',
  version: '1',
  description:
    'Reads the audit ledger. Whoever may not read the whole log gets their own rows: what they did.',
  basePath: '/admin/api/audit-log',
  routes: [
    {
      method: 'get',
      path: '/events',
      summary: 'Rows that match, newest first, page by page',
      request: { query: auditEventsQuerySchema },
      responses: {
        200: json('A page of rows', auditPageSchema),
        ...errorResponses(400, 401, 403, 503),
      },
    },
    {
      method: 'get',
      path: '/histogram',
      summary: 'How many rows match, over time',
      request: { query: auditHistogramQuerySchema },
      responses: {
        200: json('Counts', auditHistogramSchema),
        ...errorResponses(400, 401, 403, 503),
      },
    },
    {
      method: 'get',
      path: '/export',
      summary: 'All rows that match, as a file, oldest first',
      description:
        'NDJSON proves itself: `audit-verify export` holds it against the signed head. The export is recorded before it begins. A file that was cut off has no end line, or fewer rows than its name says.',
      request: { query: auditExportQuerySchema },
      responses: {
        200: {
          description: 'The file',
          content: {
            'application/x-ndjson': { schema: z.string() },
            'text/csv': { schema: z.string() },
          },
        },
        ...errorResponses(400, 401, 403, 503),
      },
    },
    {
      method: 'get',
      path: '/actions/{actionId}',
      summary: 'The rows of one action, oldest first',
      request: { params: actionPathSchema },
      responses: {
        200: json('Its rows', auditActionSchema),
        ...errorResponses(400, 401, 403, 404, 503),
      },
    },
    {
      method: 'get',
      path: '/open-actions',
      summary: 'Actions without a known outcome',
      responses: {
        200: json('Open and abandoned actions', auditOpenActionsSchema),
        ...errorResponses(400, 401, 403, 503),
      },
    },
    {
      method: 'get',
      path: '/catalogue',
      summary: 'The events that rows can be about',
      responses: {
        200: json('The event catalogue', auditCatalogueSchema),
        ...errorResponses(400, 401),
      },
    },
    ...privilegedActionRoutes({
      path: '/actions/{actionId}/acknowledge',
      summary: 'Acknowledges that nobody knows what became of an action',
      params: actionPathSchema,
      input: z.strictObject({}),
      result: z.object({ acknowledged: z.uuid() }),
    }),
    ...privilegedActionRoutes({
      path: '/verification-reports',
      summary: 'Records that a row could not be verified in the browser',
      params: z.strictObject({}),
      input: reportVerificationInputSchema,
      result: z.object({ reported: z.int(), portal: z.string() }),
    }),
    ...transparencyRoutes,
    ...integrityRoutes,
    ...completenessRoutes,
    ...archiveRoutes,
    ...forwardingRoutes,
  ],
});

function json(description: string, schema: z.ZodType) {
  return { description, content: { 'application/json': { schema } } };
}
