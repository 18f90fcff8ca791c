import {
  createApiDocument,
  errorResponses,
  type ApiDocument,
  type ApiRoute,
} from '@alphaswarm-admin/plugin-openapi-node';
import {
  instanceChangeInputSchema,
  instanceProvisionInputSchema,
  offerContentSchema,
  offerContentInputSchema,
  offerImportInputSchema,
  offerInventorySchema,
} from '@alphaswarm-admin/plugin-managed-services-common';
import {
  privilegedActionRoutes,
  revertRoutes,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { z } from 'zod';
import {
  exportQuery,
  instanceDetailSchema,
  instancePageSchema,
  instanceParams,
  instancesQuery,
  offerDetailSchema,
  offerListSchema,
  offerParams,
  offersQuery,
  platformLinksSchema,
} from './schemas';

const noParams = z.strictObject({});
const offerResult = z.object({
  offer: z.string(),
  revision: z.number().int(),
});
const instanceResult = z.object({ instance: z.string() });

function read(
  path: string,
  summary: string,
  schema: z.ZodType,
  request: ApiRoute['request'] = {},
): ApiRoute {
  return {
    method: 'get',
    path,
    summary,
    request,
    responses: {
      200: {
        description: summary,
        content: { 'application/json': { schema } },
      },
      ...errorResponses(400, 401, 403, 404, 502, 503),
    },
  };
}

const onInstance = (verb: string, summary: string, input: z.ZodObject) =>
  privilegedActionRoutes({
    path: `/instances/{instance}/${verb}`,
    summary,
    params: instanceParams,
    input,
    result: instanceResult,
  });

const onOffer = (verb: string, summary: string, input: z.ZodObject) =>
  privilegedActionRoutes({
    path: `/offers/{offer}/${verb}`,
    summary,
    params: offerParams,
    input,
    result: offerResult,
  });

const document = { schema: z.string() };

/** The OpenAPI 3.1 document of the API. */
export const apiDocument: ApiDocument = createApiDocument({
  title: 'managed-services',
  version: '1',
  description:
    'The catalogue of managed services, kept by the portal, and what companies have of it, joined with what alphaswarm-cp says at the moment. What alphaswarm-cp was asked for and did not answer is `{ known: false, why }`, never empty. Costs are estimates in whole minor units: list price for the time that an instance was provisioned and not suspended, a month counted as 30 days.',
  basePath: '/admin/api/managed-services',
  routes: [
    read('/offers', 'The catalogue, by id', offerListSchema, {
      query: offersQuery,
    }),
    read(
      '/offers/{offer}',
      'One offer, with its revision as entity tag, and what the caller may do',
      offerDetailSchema,
      { params: offerParams },
    ),
    {
      method: 'get',
      path: '/export',
      summary: 'The catalogue as a document that can be imported',
      request: { query: exportQuery },
      responses: {
        200: {
          description: 'The document',
          content: { 'application/yaml': document, 'text/csv': document },
        },
        ...errorResponses(400, 401, 403, 503),
      },
    },
    ...privilegedActionRoutes({
      path: '/offers',
      summary: 'Puts a service into the catalogue',
      params: noParams,
      input: offerContentInputSchema,
      result: offerResult,
    }),
    ...onOffer(
      'update',
      'Changes what the catalogue says of a service',
      offerContentSchema,
    ),
    ...onOffer('delete', 'Takes a service out of the catalogue', noParams),
    ...onOffer('restore', 'Puts a deleted service back', noParams),
    ...privilegedActionRoutes({
      path: '/import',
      summary:
        'Creates and changes services as a document says, all or none. Its preview is the dry run',
      params: noParams,
      input: offerImportInputSchema,
      result: z.object({ changed: z.number().int() }),
    }),
    read(
      '/instances',
      'Instances, by id, a page at a time',
      instancePageSchema,
      {
        query: instancesQuery,
      },
    ),
    read(
      '/instances/{instance}',
      'One instance, with its tenant and workloads, and what the caller may do',
      instanceDetailSchema,
      { params: instanceParams },
    ),
    read(
      '/platform',
      'Topology, cells and connections, as alphaswarm-cp has them',
      platformLinksSchema,
    ),
    ...privilegedActionRoutes({
      path: '/instances',
      summary: 'Provisions an instance, and follows it to the end',
      params: noParams,
      input: instanceProvisionInputSchema,
      result: instanceResult,
    }),
    ...onInstance(
      'change',
      'Changes plan, quotas and throttle',
      instanceChangeInputSchema.omit({ instance: true }),
    ),
    ...onInstance('suspend', 'Scales all workloads to zero', noParams),
    ...onInstance('resume', 'Scales all workloads back', noParams),
    ...onInstance('deprovision', 'Takes an instance away', noParams),
    ...revertRoutes,
    {
      method: 'get',
      path: '/inventory',
      summary: 'What services there are, for other plugins of the portal',
      responses: {
        200: {
          description: 'The offers that are not deleted',
          content: { 'application/json': { schema: offerInventorySchema } },
        },
        ...errorResponses(400, 401, 403, 503),
      },
    },
  ],
});
