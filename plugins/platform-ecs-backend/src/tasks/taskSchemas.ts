import type {
  EcsServiceTasks,
  EcsTask,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';

// What the API answers, for its document. `satisfies` holds each to the type that the pages use.

const iso = z.iso.datetime();

/** A task. */
export const taskSchema = z.object({
  id: z.string(),
  arn: z.string(),
  deploymentId: z.string().optional(),
  taskDefinition: z.string(),
  lastStatus: z.string(),
  desiredStatus: z.string(),
  health: z.string(),
  availabilityZone: z.string().optional(),
  privateIp: z.string().optional(),
  cpu: z.number().int().optional(),
  memory: z.number().int().optional(),
  createdAt: iso.optional(),
  pullStartedAt: iso.optional(),
  pullStoppedAt: iso.optional(),
  startedAt: iso.optional(),
  stoppingAt: iso.optional(),
  stoppedAt: iso.optional(),
  stopCode: z.string().optional(),
  stoppedReason: z.string().optional(),
  containers: z.array(
    z.object({
      name: z.string(),
      image: z.string().optional(),
      imageDigest: z.string().optional(),
      lastStatus: z.string().optional(),
      health: z.string().optional(),
      exitCode: z.number().int().optional(),
      reason: z.string().optional(),
    }),
  ),
  ending: z
    .object({
      kind: z.enum(['failed', 'asked', 'infrastructure', 'unknown']),
      cause: z.string(),
      meaning: z.string(),
      source: z.string(),
    })
    .optional(),
}) satisfies z.ZodType<EcsTask>;

/** `GET /services/{cluster}/{service}/tasks`. */
export const serviceTasksSchema = z.object({
  observedAt: iso,
  tasks: z.array(taskSchema),
}) satisfies z.ZodType<EcsServiceTasks>;
