import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { EcsWorld } from '../EcsWorld';
import type { ServiceState, TaskRevision } from '../service';

/** The sidecar of every task. */
export const ADOT_COLLECTOR = 'adot-collector';
export const ADOT_COLLECTOR_IMAGE =
  'public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3';

/** The log group of a service. */
export function logGroupName(service: ServiceState): string {
  return `/aws/ecs/${service.name}`;
}

/** A task definition as `DescribeTaskDefinition` answers it. */
export function describeTaskDefinition(
  world: EcsWorld,
  service: ServiceState,
  revision: TaskRevision,
): TaskDefinition {
  const { key } = service.scenario;
  const { cpu, memory, port } = { ...service.scenario, ...revision.definition };
  const { environment, secrets, healthCheck } = revision.definition;
  const logConfiguration = (streamPrefix: string) => ({
    logDriver: 'awslogs' as const,
    options: {
      'awslogs-group': logGroupName(service),
      'awslogs-region': world.scenario.region,
      'awslogs-stream-prefix': streamPrefix,
    },
  });
  return {
    taskDefinitionArn: revision.arn,
    family: revision.family,
    revision: revision.revision,
    status: revision.status,
    cpu: String(cpu),
    memory: String(memory),
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    compatibilities: ['EC2', 'FARGATE'],
    runtimePlatform: {
      cpuArchitecture: 'ARM64',
      operatingSystemFamily: 'LINUX',
    },
    taskRoleArn: world.arn('iam', `role/${service.name}-task`),
    executionRoleArn: world.arn('iam', `role/${service.name}-execution`),
    registeredAt: new Date(revision.registeredAt),
    registeredBy: world.arn('sts', 'assumed-role/terraform/deploy'),
    volumes: [],
    placementConstraints: [],
    containerDefinitions: [
      {
        name: key,
        image: revision.image,
        essential: true,
        cpu: 0,
        portMappings: port ? [{ containerPort: port, protocol: 'tcp' }] : [],
        environment: Object.entries({
          ENVIRONMENT: world.scenario.environment,
          ...environment,
        }).map(([name, value]) => ({ name, value })),
        secrets: Object.entries({
          DATABASE_URL: world.arn(
            'secretsmanager',
            `secret:${service.name}/database`,
          ),
          ...secrets,
        }).map(([name, valueFrom]) => ({ name, valueFrom })),
        readonlyRootFilesystem: true,
        healthCheck: {
          command: healthCheck?.command ?? ['CMD-SHELL', 'healthcheck'],
          interval: healthCheck?.interval ?? 10,
          timeout: 5,
          retries: 3,
        },
        logConfiguration: logConfiguration(key),
      },
      {
        name: ADOT_COLLECTOR,
        image: ADOT_COLLECTOR_IMAGE,
        essential: false,
        cpu: 0,
        logConfiguration: logConfiguration('adot'),
      },
    ],
  };
}
