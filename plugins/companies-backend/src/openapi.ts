import {
  createApiDocument,
  errorResponses,
  type ApiDocument,
} from '@alphaswarm-admin/plugin-openapi-node';
import { companyChangeInputSchema } from '@alphaswarm-admin/plugin-companies-common';
import {
  privilegedActionRoutes,
  revertRoutes,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { z } from 'zod';
import {
  changeResultSchema,
  companyDetailSchema,
  companyPageSchema,
  companyParams,
  listQuery,
  platformUsageSchema,
  trendsQuery,
  trendsSchema,
  usageQuery,
  usageReportSchema,
} from './schemas';

const json = (schema: z.ZodType) => ({ 'application/json': { schema } });
const input = companyChangeInputSchema.omit({ company: true });

/** The OpenAPI 3.1 document of the API. */
export const apiDocument: ApiDocument = createApiDocument({
  title: 'companies',
  version: '1',
  description:
    'Company accounts as alphaswarm-cp has them, and what they use as alphaswarm-core counts it: facts and aggregates, live. If an upstream is away, what needs it answers 503, and nothing is ever an empty list instead.',
  basePath: '/admin/api/companies',
  routes: [
    {
      method: 'get',
      path: '/companies',
      summary: 'Companies in the order of alphaswarm-cp, a page at a time',
      request: { query: listQuery },
      responses: {
        200: { description: 'One page', content: json(companyPageSchema) },
        ...errorResponses(400, 401, 403, 502, 503),
      },
    },
    {
      method: 'get',
      path: '/companies/{company}',
      summary: 'One company, who changed it last, and what the caller may do',
      request: { params: companyParams },
      responses: {
        200: { description: 'The company', content: json(companyDetailSchema) },
        ...errorResponses(400, 401, 403, 404, 502, 503),
      },
    },
    {
      method: 'get',
      path: '/companies/{company}/usage',
      summary: 'What one company uses, over time',
      request: { params: companyParams, query: usageQuery },
      responses: {
        200: { description: 'The usage', content: json(usageReportSchema) },
        ...errorResponses(400, 401, 403, 404, 502, 503),
      },
    },
    {
      method: 'get',
      path: '/usage',
      summary: 'What all companies use together, now and over time',
      request: { query: usageQuery },
      responses: {
        200: { description: 'The usage', content: json(platformUsageSchema) },
        ...errorResponses(400, 401, 403, 502, 503),
      },
    },
    {
      method: 'get',
      path: '/trends',
      summary: 'Of up to 200 companies, the people active over 30 days',
      request: { query: trendsQuery },
      responses: {
        200: {
          description: 'A value for each day',
          content: json(trendsSchema),
        },
        ...errorResponses(400, 401, 403, 404, 502, 503),
      },
    },
    ...privilegedActionRoutes({
      path: '/companies/{company}/suspend',
      summary: 'Puts a company on hold: account, then collection',
      params: companyParams,
      input,
      result: changeResultSchema,
    }),
    ...privilegedActionRoutes({
      path: '/companies/{company}/reactivate',
      summary: 'Lets a suspended company go on: account, then collection',
      params: companyParams,
      input,
      result: changeResultSchema,
    }),
    ...revertRoutes,
  ],
});
