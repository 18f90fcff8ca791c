import {
  explainEnding,
  type EcsTask,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';
import { familyAndRevision } from '../aws/parseEcs';

// The allow-list: a field that isn't named here never leaves this file. Overrides hold environment values and commands, and aren't named.

const time = z.date().transform(date => date.toISOString());

const containerSchema = z.object({
  name: z.string().min(1),
  image: z.string().optional(),
  imageDigest: z.string().optional(),
  lastStatus: z.string().optional(),
  healthStatus: z.string().optional(),
  exitCode: z.number().int().optional(),
  reason: z.string().optional(),
  networkInterfaces: z
    .array(z.object({ privateIpv4Address: z.string().optional() }))
    .default([]),
});

/** A number that ECS writes as text. */
const numeric = z.coerce.number().int().min(0).optional().catch(undefined);

const taskSchema = z.object({
  taskArn: z.string().min(1),
  taskDefinitionArn: z.string().default('').transform(familyAndRevision),
  group: z.string().optional(),
  startedBy: z.string().optional(),
  lastStatus: z.string().default('UNKNOWN'),
  desiredStatus: z.string().default('UNKNOWN'),
  healthStatus: z.string().default('UNKNOWN'),
  availabilityZone: z.string().optional(),
  cpu: numeric,
  memory: numeric,
  createdAt: time.optional(),
  pullStartedAt: time.optional(),
  pullStoppedAt: time.optional(),
  startedAt: time.optional(),
  stoppingAt: time.optional(),
  stoppedAt: time.optional(),
  stopCode: z.string().optional(),
  stoppedReason: z.string().optional(),
  containers: z.array(containerSchema).default([]),
});

/** A page of `ListTasks`. */
export const taskListSchema = z.object({
  taskArns: z.array(z.string().min(1)).default([]),
  nextToken: z.string().optional(),
});

/** The answer of `DescribeTasks`; the tasks are parsed one by one with {@link parseTask}. */
export const taskDescriptionsSchema = z.object({
  tasks: z.array(z.unknown()).default([]),
});

/** A task, and the service that it belongs to. */
export type ServiceTask = {
  /** Absent for a task that no service started. */
  service?: string;
  task: EcsTask;
};

/**
 * One task out of ECS's answer.
 *
 * @throws z.ZodError if it isn't shaped like a task
 */
export function parseTask(answer: unknown): ServiceTask {
  const { taskArn, taskDefinitionArn, group, startedBy, ...parsed } =
    taskSchema.parse(answer);
  const { healthStatus, containers, ...facts } = parsed;
  const task: EcsTask = {
    ...facts,
    id: taskArn.slice(taskArn.lastIndexOf('/') + 1),
    arn: taskArn,
    deploymentId: startedBy,
    taskDefinition: taskDefinitionArn,
    health: healthStatus,
    privateIp: containers
      .flatMap(({ networkInterfaces }) => networkInterfaces)
      .find(({ privateIpv4Address }) => privateIpv4Address !== undefined)
      ?.privateIpv4Address,
    containers: containers.map(
      ({ networkInterfaces: _, healthStatus: health, ...container }) => ({
        ...container,
        health,
      }),
    ),
  };
  return {
    service: group?.startsWith('service:')
      ? group.slice('service:'.length)
      : undefined,
    task: { ...task, ending: explainEnding(task) },
  };
}
