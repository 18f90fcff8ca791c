import {
  errorResponses,
  type ApiRoute,
} from '@alphaswarm-admin/plugin-openapi-node';
import {
  metricUnits,
  rolloutOutcomes,
  type EcsServiceMetrics,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';
import { metricsQueryDocument } from './metricsQuery';

const iso = z.iso.datetime();

// What the API answers, for its document. `satisfies` holds it to the type that the pages use.
const metricsSchema = z.object({
  observedAt: iso,
  from: iso,
  to: iso,
  periodSeconds: z.number().int().min(60),
  panels: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      unit: z.enum(metricUnits),
      explanation: z.string(),
      series: z.array(
        z.object({
          id: z.string(),
          label: z.string(),
          values: z.array(z.number().nullable()),
        }),
      ),
      problem: z.string().optional(),
    }),
  ),
  deployments: z.array(
    z.object({
      arn: z.string(),
      deploymentId: z.string().optional(),
      startedAt: iso,
      finishedAt: iso.optional(),
      taskDefinition: z.string().optional(),
      outcome: z.enum(rolloutOutcomes),
    }),
  ),
  gaps: z.array(z.string()),
}) satisfies z.ZodType<EcsServiceMetrics>;

/** What `createMetricsRouter` serves. */
export const metricsRoutes: ApiRoute[] = [
  {
    method: 'get',
    path: '/services/{cluster}/{service}/metrics',
    summary:
      "A service's metrics in a range that ends with the present (`range`, default 3h), or from one time to another",
    request: {
      params: z.object({ cluster: z.string(), service: z.string() }),
      query: metricsQueryDocument,
    },
    responses: {
      200: {
        description:
          'The charts, at most 720 points a line, and the deployments that began in the range',
        content: { 'application/json': { schema: metricsSchema } },
      },
      ...errorResponses(400, 401, 403, 404, 502, 503),
    },
  },
];
