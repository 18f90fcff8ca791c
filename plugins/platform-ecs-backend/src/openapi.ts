import {
  createApiDocument,
  errorBodySchema,
  errorResponses,
  type ApiDocument,
  type ApiRoute,
} from '@alphaswarm-admin/plugin-openapi-node';
import { scaleInputSchema } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { ActionPreview } from '@alphaswarm-admin/plugin-staff-access-common';
import { z } from 'zod';
import {
  detailSchema,
  overviewSchema,
  redeployResultSchema,
  scaleResultSchema,
  stepUpSchema,
} from './schemas';

const address = z.object({ cluster: z.string(), service: z.string() });

const previewSchema = z.object({
  action: z.string(),
  title: z.string(),
  confirmLabel: z.string(),
  destructive: z.boolean(),
  changes: z.array(
    z.object({
      label: z.string(),
      present: z.union([z.string(), z.number(), z.null()]),
      proposed: z.union([z.string(), z.number(), z.null()]),
    }),
  ),
  affects: z.array(z.string()),
  warnings: z.array(z.string()),
  undo: z.string(),
  seenVersion: z.string(),
  stepUp: stepUpSchema.optional(),
  typedConfirmation: z.string().optional(),
}) satisfies z.ZodType<ActionPreview>;

/** An error of an action: its id and state are there once there is an intent. */
const actionErrorSchema = errorBodySchema.extend({
  actionId: z.string().optional(),
  state: z.string().optional(),
});

const json = (schema: z.ZodType) => ({ 'application/json': { schema } });

const reads: ApiRoute[] = [
  {
    method: 'get',
    path: '/services',
    summary: 'All services of the configured clusters',
    responses: {
      200: { description: 'The overview', content: json(overviewSchema) },
      ...errorResponses(400, 401, 403, 503),
    },
  },
  {
    method: 'get',
    path: '/services/{cluster}/{service}',
    summary: 'One service, with its deployments and events',
    request: { params: address },
    responses: {
      200: { description: 'The service', content: json(detailSchema) },
      ...errorResponses(400, 401, 403, 404, 503),
    },
  },
];

const challengeSchema = stepUpSchema.extend({
  id: z.string(),
  actionType: z.string(),
  operationDigest: z.string(),
  expiresAt: z.iso.datetime(),
});

/** The two routes of a privileged action: itself and its preview. */
function actionRoutes(
  name: 'redeploy' | 'scale',
  summary: string,
  input: z.ZodObject,
  result: z.ZodType,
): ApiRoute[] {
  const path = `/services/{cluster}/{service}/${name}`;
  const refusals = [400, 404, 409, 413, 415, 422, 502, 503] as const;
  return [
    {
      method: 'post',
      path: `${path}/preview`,
      summary: `${summary}: what it would do. Changes nothing`,
      request: { params: address, body: { content: json(input) } },
      responses: {
        200: { description: 'What would happen', content: json(previewSchema) },
        ...errorResponses(400, 401, 403, 404, 413, 415, 502, 503),
      },
    },
    {
      method: 'post',
      path,
      summary,
      request: {
        params: address,
        headers: z.object({ 'idempotency-key': z.string() }),
        body: {
          content: json(
            input.extend({
              reason: z.string().min(3).max(512),
              seenVersion: z.string(),
            }),
          ),
        },
      },
      responses: {
        200: {
          description: 'Done',
          content: json(
            z.object({
              actionId: z.string(),
              state: z.literal('succeeded'),
              result,
            }),
          ),
        },
        202: {
          description: 'The outcome is not known yet; the portal finds out',
          content: json(
            z.object({
              actionId: z.string(),
              state: z.literal('open'),
              message: z.string(),
            }),
          ),
        },
        401: {
          description: 'Not signed in, or a step-up is needed (RFC 9470)',
          content: json(
            errorBodySchema.extend({ challenge: challengeSchema.optional() }),
          ),
        },
        403: {
          description: 'Not allowed; says who could',
          content: json(
            errorBodySchema.extend({ whoCould: z.string().optional() }),
          ),
        },
        ...Object.fromEntries(
          Object.entries(errorResponses(...refusals)).map(
            ([status, response]) => [
              status,
              { ...response, content: json(actionErrorSchema) },
            ],
          ),
        ),
      },
    },
  ];
}

/** The OpenAPI 3.1 document of the API. */
export const apiDocument: ApiDocument = createApiDocument({
  title: 'platform-ecs',
  version: '1',
  description:
    "The platform's own ECS services. Data is at most as old as `freshness.observedAt` says; a cluster whose last look failed has a `problem`, and keeps its last data.",
  basePath: '/admin/api/platform-ecs',
  routes: [
    ...reads,
    ...actionRoutes(
      'redeploy',
      'Deploys a service again with the task definition it has',
      z.strictObject({}),
      redeployResultSchema,
    ),
    ...actionRoutes(
      'scale',
      'Changes how many tasks of a service should run',
      scaleInputSchema.omit({ cluster: true, service: true }),
      scaleResultSchema,
    ),
  ],
});
