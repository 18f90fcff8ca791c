import {
  type EcsOverview,
  type EcsServiceDetail,
  type EcsUtilizationHistory,
  serviceStates,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';

// What the API answers, for its document. `satisfies` holds each to the type that the pages use.

const iso = z.iso.datetime();
const count = z.number().int().min(0);
const rolloutState = z.enum(['COMPLETED', 'IN_PROGRESS', 'FAILED']);

const freshnessSchema = z.object({
  cluster: z.string(),
  region: z.string(),
  account: z.string().optional(),
  observedAt: iso.optional(),
  problem: z.string().optional(),
  gaps: z.array(z.string()).optional(),
  slowed: z.string().optional(),
});

const summarySchema = z.object({
  cluster: z.string(),
  name: z.string(),
  arn: z.string(),
  state: z.enum(serviceStates),
  sentence: z.string(),
  desiredCount: count,
  runningCount: count,
  pendingCount: count,
  taskDefinition: z.string(),
  tags: z.record(z.string(), z.string()),
  imageTag: z.string().optional(),
  imageDigest: z.string().optional(),
  drift: z.string().optional(),
  alarms: z.array(z.string()).optional(),
  rolloutState: rolloutState.optional(),
  lastDeploymentAt: iso.optional(),
  cpuPercent: z.number().optional(),
  memoryPercent: z.number().optional(),
});

/** What the policy asks of a step-up. */
export const stepUpSchema = z.object({
  acr: z.string(),
  maxAgeSeconds: z.number().int(),
  bound: z.boolean(),
});

const availabilitySchema = z.discriminatedUnion('verdict', [
  z.object({
    action: z.string(),
    verdict: z.literal('allowed'),
    stepUp: stepUpSchema.optional(),
  }),
  z.object({
    action: z.string(),
    verdict: z.literal('denied'),
    whoCould: z.string().optional(),
  }),
]);

/** `GET /services`. */
export const overviewSchema = z.object({
  clusters: z.array(freshnessSchema),
  services: z.array(summarySchema),
}) satisfies z.ZodType<EcsOverview>;

const seriesSchema = z.array(z.number().nullable());

/** `GET /utilization`. */
export const utilizationSchema = z.object({
  clusters: z.array(
    z.object({
      cluster: z.string(),
      until: iso.optional(),
      services: z.record(
        z.string(),
        z.object({ cpu: seriesSchema, memory: seriesSchema }),
      ),
    }),
  ),
}) satisfies z.ZodType<EcsUtilizationHistory>;

/** `GET /services/{cluster}/{service}`. */
export const detailSchema = summarySchema.extend({
  freshness: freshnessSchema,
  deployments: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      taskDefinition: z.string(),
      desiredCount: count,
      runningCount: count,
      pendingCount: count,
      failedTasks: count,
      rolloutState: rolloutState.optional(),
      rolloutStateReason: z.string().optional(),
      createdAt: iso.optional(),
      updatedAt: iso.optional(),
    }),
  ),
  events: z.array(
    z.object({ id: z.string(), createdAt: iso, message: z.string() }),
  ),
  limits: z.object({ min: count, max: count }),
  self: z.boolean(),
  actions: z.array(availabilitySchema),
}) satisfies z.ZodType<EcsServiceDetail>;
