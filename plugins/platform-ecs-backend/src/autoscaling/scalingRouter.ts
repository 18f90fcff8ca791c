import {
  errorResponses,
  type ApiRoute,
} from '@alphaswarm-admin/plugin-openapi-node';
import type { EcsServiceScaling } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import type { ServiceAddress } from '../clusters/PlatformClusters';
import type { ReadAuthorizer } from '@alphaswarm-admin/plugin-staff-access-node';
import { withRetryAfter } from '../withRetryAfter';
import type { ServiceScaling } from './ServiceScaling';

const limits = z.object({
  min: z.number().int().min(0),
  max: z.number().int().min(0),
});

const scalingSchema = z.object({
  limits,
  configured: limits,
  autoscaling: limits.extend({ suspended: z.array(z.string()) }).optional(),
  policies: z.array(z.string()),
  activities: z.array(
    z.object({
      at: z.iso.datetime(),
      description: z.string(),
      cause: z.string(),
    }),
  ),
  gaps: z.array(z.string()),
}) satisfies z.ZodType<EcsServiceScaling>;

/** What {@link createScalingRouter} serves. */
export const scalingRoutes: ApiRoute[] = [
  {
    method: 'get',
    path: '/services/{cluster}/{service}/scaling',
    summary: 'What the service may be scaled to, and what auto scaling does',
    request: {
      params: z.object({ cluster: z.string(), service: z.string() }),
    },
    responses: {
      200: {
        description: 'Limits and bounds; `gaps` says what could not be read',
        content: { 'application/json': { schema: scalingSchema } },
      },
      ...errorResponses(400, 401, 403, 404, 409, 503),
    },
  },
];

/** The reads of scaling, as {@link scalingRoutes} documents them. */
export function createScalingRouter(options: {
  reads: ReadAuthorizer;
  scaling: ServiceScaling;
}): Router {
  const { reads, scaling } = options;
  const router = PromiseRouter();

  router.get(
    '/services/:cluster/:service/scaling',
    withRetryAfter<ServiceAddress>(async (req, res) => {
      await reads.withoutQuery(req);
      res.json(await scaling.read(req.params));
    }),
  );
  return router;
}
