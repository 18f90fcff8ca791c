import type {
  ContainerDetail,
  TaskDefinitionDetail,
} from '../revisions/parseTaskDefinition';

/** A container as it is compared. */
export function container(
  overrides: Partial<ContainerDetail> = {},
): ContainerDetail {
  return {
    name: 'core',
    image: 'ecr/core:1.4.2',
    essential: true,
    ports: ['8000/tcp'],
    environment: new Map([['LOG_LEVEL', 'mark-of-info']]),
    environmentFiles: [],
    secrets: new Map([['KEY', 'arn:aws:secretsmanager:key']]),
    healthCheck: 'CMD-SHELL healthcheck, every 10 s, timeout 5 s, 3 retries',
    ...overrides,
  };
}

/** A task definition as it is compared and deployed. */
export function taskDefinition(
  overrides: Partial<TaskDefinitionDetail> = {},
): TaskDefinitionDetail {
  const { family = 'alphaswarm-core-prod', revision = 7 } = overrides;
  return {
    arn: `arn:aws:ecs:eu-central-1:123456789012:task-definition/${family}:${revision}`,
    family,
    revision,
    status: 'ACTIVE',
    cpu: 1024,
    memory: 2048,
    containers: [container()],
    ...overrides,
  };
}
