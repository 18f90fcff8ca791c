import { z } from 'zod';
import type {
  EcsLogLocation,
  EcsService,
  EcsServiceFailure,
  EcsTaskDefinition,
} from './EcsService';

// The allow-list: a field that isn't named here never leaves this file. Environment values, secrets, commands, network
// configuration and roles are not named, and are gone after parsing.

const count = z.number().int().min(0);
const time = z.date().transform(date => date.toISOString());

const deploymentSchema = z.object({
  id: z.string().min(1),
  status: z.string(),
  taskDefinition: z.string().default('').transform(familyAndRevision),
  desiredCount: count,
  runningCount: count,
  pendingCount: count,
  failedTasks: count.default(0),
  // A state that ECS may add one day says nothing to us: counts decide then.
  rolloutState: z
    .enum(['COMPLETED', 'IN_PROGRESS', 'FAILED'])
    .optional()
    .catch(undefined),
  rolloutStateReason: z.string().optional(),
  createdAt: time.optional(),
  updatedAt: time.optional(),
});

const eventSchema = z.object({
  id: z.string(),
  createdAt: time,
  message: z.string(),
});

const serviceSchema = z.object({
  serviceName: z.string().min(1),
  serviceArn: z.string().min(1),
  status: z.string().min(1),
  desiredCount: count,
  runningCount: count,
  pendingCount: count,
  // Absent where an external controller deploys.
  taskDefinition: z.string().default(''),
  deployments: z.array(deploymentSchema).default([]),
  currentServiceRevisions: z
    .array(z.object({ arn: z.string().min(1) }))
    .default([]),
  events: z.array(eventSchema).default([]),
  tags: z
    .array(z.object({ key: z.string(), value: z.string().default('') }))
    .default([]),
  deploymentConfiguration: z
    .object({
      deploymentCircuitBreaker: z
        .object({ enable: z.boolean(), rollback: z.boolean() })
        .optional(),
      // ECS's own defaults: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
      strategy: z.string().default('ROLLING'),
      minimumHealthyPercent: count.default(100),
      maximumPercent: count.default(200),
      alarms: z
        .object({
          alarmNames: z.array(z.string().min(1)).default([]),
          enable: z.boolean().default(false),
          rollback: z.boolean().default(false),
        })
        .optional(),
    })
    .prefault({}),
  currentServiceDeployment: z.string().min(1).optional(),
  loadBalancers: z
    .array(
      z.object({
        targetGroupArn: z.string().min(1).optional(),
        // The other one of a blue/green deployment.
        advancedConfiguration: z
          .object({ alternateTargetGroupArn: z.string().min(1).optional() })
          .optional(),
      }),
    )
    .default([]),
});

const failureSchema = z.object({
  arn: z.string().min(1),
  reason: z.string().default('unknown'),
});

/** `family:revision` of a task definition ARN. */
export function familyAndRevision(taskDefinitionArn: string): string {
  return taskDefinitionArn.slice(taskDefinitionArn.lastIndexOf('/') + 1);
}

/** The short name at the end of a service ARN, of either format. */
export function serviceNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/**
 * One service out of ECS's answer.
 *
 * @param answer - as the SDK returns it
 * @param observedAt - when it was returned, ISO 8601 UTC
 * @throws z.ZodError if it isn't shaped like a service
 */
export function parseService(answer: unknown, observedAt: string): EcsService {
  const parsed = serviceSchema.parse(answer);
  const {
    deploymentCircuitBreaker: breaker,
    alarms,
    ...deploymentConfiguration
  } = parsed.deploymentConfiguration;
  return {
    name: parsed.serviceName,
    arn: parsed.serviceArn,
    status: parsed.status,
    desiredCount: parsed.desiredCount,
    runningCount: parsed.runningCount,
    pendingCount: parsed.pendingCount,
    taskDefinition: familyAndRevision(parsed.taskDefinition),
    taskDefinitionArn: parsed.taskDefinition,
    circuitBreaker: {
      enabled: breaker?.enable ?? false,
      rollback: breaker?.rollback ?? false,
    },
    deploymentConfiguration,
    deploymentAlarms: alarms?.enable
      ? { names: alarms.alarmNames, rollback: alarms.rollback }
      : undefined,
    targetGroups: parsed.loadBalancers.flatMap(
      ({ targetGroupArn, advancedConfiguration }) =>
        [targetGroupArn, advancedConfiguration?.alternateTargetGroupArn].filter(
          arn => arn !== undefined,
        ),
    ),
    currentServiceDeployment: parsed.currentServiceDeployment,
    deployments: parsed.deployments,
    currentRevisions: parsed.currentServiceRevisions.map(({ arn }) => arn),
    events: parsed.events
      .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))
      .slice(0, 100),
    tags: Object.fromEntries(parsed.tags.map(({ key, value }) => [key, value])),
    observedAt,
  };
}

/** A page of `ListServices`. */
export const serviceListSchema = z.object({
  serviceArns: z.array(z.string().min(1)),
  nextToken: z.string().optional(),
});

/** The answer of `DescribeServices`; the services are parsed one by one with {@link parseService}. */
export const serviceDescriptionsSchema = z.object({
  services: z.array(z.unknown()),
  failures: z
    .array(failureSchema)
    .default([])
    .transform((failures): EcsServiceFailure[] =>
      failures.map(({ arn, reason }) => ({ name: serviceNameOf(arn), reason })),
    ),
});

/** Where a container logs to, if CloudWatch is where. Other drivers' options may hold secrets: they are left out. */
const logConfigurationSchema = z
  .object({
    logDriver: z.literal('awslogs'),
    options: z.object({
      'awslogs-group': z.string().min(1),
      'awslogs-region': z.string().min(1).optional(),
      // Fargate names its streams with it, and requires it.
      'awslogs-stream-prefix': z.string().min(1),
    }),
  })
  .transform(({ options }): EcsLogLocation => ({
    group: options['awslogs-group'],
    region: options['awslogs-region'],
    streamPrefix: options['awslogs-stream-prefix'],
  }))
  .optional()
  .catch(undefined);

/** The answer of `DescribeTaskDefinition`. */
export const taskDefinitionSchema = z
  .object({
    taskDefinition: z.object({
      family: z.string().min(1),
      revision: count,
      containerDefinitions: z.array(
        z.object({
          name: z.string().min(1),
          image: z.string().min(1),
          essential: z.boolean().default(true),
          logConfiguration: logConfigurationSchema,
        }),
      ),
    }),
  })
  .transform(({ taskDefinition }): EcsTaskDefinition => ({
    family: taskDefinition.family,
    revision: taskDefinition.revision,
    containers: taskDefinition.containerDefinitions.map(
      ({ logConfiguration, ...container }) => ({
        ...container,
        log: logConfiguration,
      }),
    ),
  }));

/** A page of `GetMetricData`. */
export const metricDataSchema = z.object({
  MetricDataResults: z
    .array(
      z.object({
        Id: z.string(),
        Timestamps: z.array(z.date()).default([]),
        Values: z.array(z.number()).default([]),
      }),
    )
    .default([]),
  NextToken: z.string().optional(),
});
