import type { EcsDeployment } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { EcsService } from '../aws/EcsService';

/** When the services of the tests are observed. */
export const NOW = '2026-11-24T06:00:00.000Z';

/** A time before {@link NOW}. */
export function ago(seconds: number): string {
  return new Date(Date.parse(NOW) - seconds * 1000).toISOString();
}

/** A deployment that completed an hour ago, two of two tasks running. */
export function deployment(
  overrides: Partial<EcsDeployment> = {},
): EcsDeployment {
  return {
    id: 'ecs-svc/1',
    status: 'PRIMARY',
    taskDefinition: 'alphaswarm-core-prod:7',
    desiredCount: 2,
    runningCount: 2,
    pendingCount: 0,
    failedTasks: 0,
    rolloutState: 'COMPLETED',
    createdAt: ago(3600),
    updatedAt: ago(3500),
    ...overrides,
  };
}

/** A service in a steady state. */
export function ecsService(overrides: Partial<EcsService> = {}): EcsService {
  return {
    name: 'alphaswarm-core-prod',
    arn: 'arn:aws:ecs:eu-central-1:123456789012:service/alphaswarm-cluster-prod/alphaswarm-core-prod',
    status: 'ACTIVE',
    desiredCount: 2,
    runningCount: 2,
    pendingCount: 0,
    taskDefinition: 'alphaswarm-core-prod:7',
    taskDefinitionArn:
      'arn:aws:ecs:eu-central-1:123456789012:task-definition/alphaswarm-core-prod:7',
    circuitBreaker: { enabled: true, rollback: true },
    deploymentConfiguration: {
      strategy: 'ROLLING',
      minimumHealthyPercent: 100,
      maximumPercent: 200,
    },
    deployments: [deployment()],
    targetGroups: [],
    currentRevisions: [],
    events: [],
    tags: {},
    observedAt: NOW,
    ...overrides,
  };
}

/** An event of the service of {@link ecsService}. */
export function serviceEvent(secondsAgo: number, message: string) {
  return {
    id: `event-${secondsAgo}`,
    createdAt: ago(secondsAgo),
    message: `(service alphaswarm-core-prod) ${message}`,
  };
}
