import {
  rolloutOutcomes,
  type EcsDeploymentHistory,
  type EcsServiceRollout,
  type Rollout,
  type RolloutRevision,
  type RolloutSummary,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';
import { taskSchema } from '../tasks/taskSchemas';

// What the API answers, for its document. `satisfies` holds each to the type that the pages use.

const iso = z.iso.datetime();
const count = z.number().int().min(0);
const percent = z.number().min(0).max(100);

const revisionSchema = z.object({
  arn: z.string(),
  taskDefinition: z.string().optional(),
  images: z.array(
    z.object({
      container: z.string(),
      image: z.string().optional(),
      digest: z.string().optional(),
    }),
  ),
  requestedTasks: count.optional(),
  runningTasks: count.optional(),
  pendingTasks: count.optional(),
  productionTraffic: percent.optional(),
  testTraffic: percent.optional(),
}) satisfies z.ZodType<RolloutRevision>;

const summarySchema = z.object({
  arn: z.string(),
  id: z.string(),
  deploymentId: z.string().optional(),
  strategy: z.string(),
  status: z.string(),
  statusReason: z.string().optional(),
  outcome: z.enum(rolloutOutcomes),
  createdAt: iso.optional(),
  startedAt: iso.optional(),
  finishedAt: iso.optional(),
  target: revisionSchema.optional(),
  sources: z.array(revisionSchema),
  rollback: z
    .object({
      reason: z.string().optional(),
      startedAt: iso.optional(),
      revisionArn: z.string().optional(),
    })
    .optional(),
}) satisfies z.ZodType<RolloutSummary>;

const rolloutSchema = summarySchema.extend({
  sentence: z.string(),
  steps: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      state: z.enum(['done', 'now', 'waiting', 'failed', 'skipped']),
      at: iso.optional(),
      detail: z.string().optional(),
    }),
  ),
  lifecycleStage: z.string().optional(),
  breaker: z
    .object({ status: z.string(), failures: count, threshold: count })
    .optional(),
  alarms: z
    .object({
      status: z.string(),
      names: z.array(z.string()),
      triggered: z.array(z.string()),
    })
    .optional(),
  hooks: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      status: z.string(),
      expiresAt: iso.optional(),
      timeoutAction: z.string().optional(),
    }),
  ),
  unprotectedSince: iso.optional(),
}) satisfies z.ZodType<Rollout>;

/** `GET /services/{cluster}/{service}/rollout`. */
export const serviceRolloutSchema = z.object({
  observedAt: iso,
  rollout: rolloutSchema.optional(),
  currentRevisions: z.array(z.string()),
  tasks: z.array(taskSchema),
  newTaskIds: z.array(z.string()),
  gaps: z.array(z.string()),
}) satisfies z.ZodType<EcsServiceRollout>;

/** `GET /services/{cluster}/{service}/deployments`. */
export const deploymentHistorySchema = z.object({
  observedAt: iso,
  deployments: z.array(summarySchema),
  gaps: z.array(z.string()),
}) satisfies z.ZodType<EcsDeploymentHistory>;
