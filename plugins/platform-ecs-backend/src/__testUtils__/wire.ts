/** A service as ECS sends it over the wire: times are epoch seconds, and there is more in it than the portal may know. */
export function wireService(name: string, overrides: object = {}): object {
  return {
    serviceName: name,
    serviceArn: wireServiceArn(name),
    clusterArn:
      'arn:aws:ecs:eu-central-1:123456789012:cluster/alphaswarm-cluster-prod',
    status: 'ACTIVE',
    desiredCount: 2,
    runningCount: 2,
    pendingCount: 0,
    taskDefinition: wireTaskDefinitionArn(name, 7),
    roleArn: 'arn:aws:iam::123456789012:role/secret-role',
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: ['subnet-hidden'],
        assignPublicIp: 'DISABLED',
      },
    },
    deploymentConfiguration: {
      deploymentCircuitBreaker: { enable: true, rollback: true },
    },
    tags: [{ key: 'owner', value: 'trading' }, { key: 'empty' }],
    deployments: [wireDeployment(name)],
    events: [
      {
        id: 'event-1',
        createdAt: 1_795_500_000.5,
        message: `(service ${name}) has reached a steady state.`,
      },
    ],
    ...overrides,
  };
}

/** A deployment over the wire. */
export function wireDeployment(name: string, overrides: object = {}): object {
  return {
    id: 'ecs-svc/1',
    status: 'PRIMARY',
    taskDefinition: wireTaskDefinitionArn(name, 7),
    desiredCount: 2,
    runningCount: 2,
    pendingCount: 0,
    failedTasks: 0,
    rolloutState: 'COMPLETED',
    rolloutStateReason: 'ECS deployment ecs-svc/1 completed.',
    createdAt: 1_795_490_000,
    updatedAt: 1_795_490_100,
    ...overrides,
  };
}

/** The ARN of a service in the tests' cluster. */
export function wireServiceArn(name: string): string {
  return `arn:aws:ecs:eu-central-1:123456789012:service/alphaswarm-cluster-prod/${name}`;
}

/** The ARN of a task definition. */
export function wireTaskDefinitionArn(
  family: string,
  revision: number,
): string {
  return `arn:aws:ecs:eu-central-1:123456789012:task-definition/${family}:${revision}`;
}

/** The answer of DescribeTaskDefinition, secrets and all. */
export function wireTaskDefinition(family: string, image: string): object {
  return {
    taskDefinition: {
      taskDefinitionArn: wireTaskDefinitionArn(family, 7),
      family,
      revision: 7,
      taskRoleArn: 'arn:aws:iam::123456789012:role/secret-role',
      containerDefinitions: [
        {
          name: 'adot-collector',
          image: 'public.ecr.aws/aws-observability/aws-otel-collector:v0.43.1',
          essential: false,
        },
        {
          name: 'core',
          image,
          essential: true,
          command: ['--password=hunter2'],
          environment: [
            { name: 'DATABASE_URL', value: 'postgres://u:hunter2@db' },
          ],
          secrets: [
            { name: 'KEY', valueFrom: 'arn:aws:secretsmanager:hidden' },
          ],
        },
      ],
    },
  };
}
