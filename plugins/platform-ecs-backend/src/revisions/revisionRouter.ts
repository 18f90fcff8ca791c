import {
  errorResponses,
  type ApiRoute,
} from '@alphaswarm-admin/plugin-openapi-node';
import type {
  EcsServiceRevisions,
  TaskDefinitionComparison,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import type { ServiceAddress } from '../clusters/PlatformClusters';
import type { ReadAuthorizer } from '@alphaswarm-admin/plugin-staff-access-node';
import { withRetryAfter } from '../withRetryAfter';
import type { ServiceRevisions } from './ServiceRevisions';

const listQuery = z.strictObject({
  before: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
});

const revisionsSchema = z.object({
  family: z.string(),
  current: z.number().int(),
  revisions: z.array(
    z.object({
      taskDefinition: z.string(),
      revision: z.number().int(),
      registeredAt: z.iso.datetime().optional(),
      imageTag: z.string().optional(),
    }),
  ),
  more: z.boolean(),
  gaps: z.array(z.string()),
}) satisfies z.ZodType<EcsServiceRevisions>;

const comparisonSchema = z.object({
  from: z.string(),
  to: z.string(),
  status: z.string(),
  changes: z.array(
    z.object({
      subject: z.string(),
      field: z.string(),
      kind: z.enum(['added', 'removed', 'changed']),
      from: z.string().optional(),
      to: z.string().optional(),
    }),
  ),
}) satisfies z.ZodType<TaskDefinitionComparison>;

const address = z.object({ cluster: z.string(), service: z.string() });

/** What {@link createRevisionRouter} serves. */
export const revisionRoutes: ApiRoute[] = [
  {
    method: 'get',
    path: '/services/{cluster}/{service}/revisions',
    summary: "The revisions of the service's task definition, newest first",
    request: { params: address, query: listQuery },
    responses: {
      200: {
        description: 'At most 20; `gaps` says what could not be read',
        content: { 'application/json': { schema: revisionsSchema } },
      },
      ...errorResponses(400, 401, 403, 404, 502, 503),
    },
  },
  {
    method: 'get',
    path: '/services/{cluster}/{service}/revisions/{range}',
    summary: 'What differs between two revisions, `from..to`',
    request: { params: address.extend({ range: z.string() }) },
    responses: {
      200: {
        description:
          'The differences; values of environment variables are never in them',
        content: { 'application/json': { schema: comparisonSchema } },
      },
      ...errorResponses(400, 401, 403, 404, 502, 503),
    },
  },
];

/** The reads of revisions, as {@link revisionRoutes} documents them. */
export function createRevisionRouter(options: {
  reads: ReadAuthorizer;
  revisions: ServiceRevisions;
}): Router {
  const { reads, revisions } = options;
  const router = PromiseRouter();

  router.get(
    '/services/:cluster/:service/revisions',
    withRetryAfter<ServiceAddress>(async (req, res) => {
      const { query } = await reads.authorize(req, listQuery);
      res.json(await revisions.list(req.params, query.before));
    }),
  );

  router.get(
    '/services/:cluster/:service/revisions/:range',
    withRetryAfter<ServiceAddress & { range: string }>(async (req, res) => {
      await reads.withoutQuery(req);
      res.json(await revisions.compare(req.params, req.params.range));
    }),
  );
  return router;
}
