import {
  explainEnding,
  type EcsTask,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type {
  ServiceDeployment,
  ServiceRevision,
} from '../rollouts/parseServiceDeployment';
import { ago } from './ecsService';

const ARN = 'arn:aws:ecs:eu-central-1:123456789012';

/** The revision that the deployments of the tests bring, and the one that was there. */
export const revisions: ReadonlyMap<string, ServiceRevision> = new Map(
  [8, 7].map(number => [
    `${ARN}:service-revision/c/core/${number}`,
    {
      arn: `${ARN}:service-revision/c/core/${number}`,
      taskDefinition: `core:${number}`,
      images: [],
    },
  ]),
);

/** The ARN of the service revision that runs `core:<number>`. */
export function revisionArn(number: 7 | 8): string {
  return `${ARN}:service-revision/c/core/${number}`;
}

/** A rolling deployment of `core:8` in place of `core:7` that began a minute ago, two tasks wanted. */
export function serviceDeployment(
  overrides: Partial<ServiceDeployment> = {},
): ServiceDeployment {
  return {
    serviceDeploymentArn: `${ARN}:service-deployment/c/core/aaa`,
    serviceArn: `${ARN}:service/c/core`,
    status: 'IN_PROGRESS',
    lifecycleStage: 'SCALE_UP',
    createdAt: ago(60),
    startedAt: ago(60),
    sourceServiceRevisions: [{ arn: revisionArn(7) }],
    targetServiceRevision: {
      arn: revisionArn(8),
      requestedTaskCount: 2,
      runningTaskCount: 0,
      pendingTaskCount: 0,
    },
    lifecycleHookDetails: [],
    deploymentConfiguration: {
      strategy: 'ROLLING',
      deploymentCircuitBreaker: { enable: true, rollback: true },
    },
    deploymentCircuitBreaker: {
      status: 'MONITORING',
      failureCount: 0,
      threshold: 3,
    },
    ...overrides,
  };
}

/** A running task of `core:8`, started by the deployment `ecs-svc/8`. */
export function task(overrides: Partial<EcsTask> = {}): EcsTask {
  const id = overrides.id ?? 'task-1';
  const made: EcsTask = {
    id,
    arn: `${ARN}:task/c/${id}`,
    deploymentId: 'ecs-svc/8',
    taskDefinition: 'core:8',
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    health: 'HEALTHY',
    createdAt: ago(50),
    startedAt: ago(40),
    containers: [{ name: 'core' }],
    ...overrides,
  };
  return { ...made, ending: explainEnding(made) };
}

/** A task of `core:8` that ran out of memory. */
export function killedTask(overrides: Partial<EcsTask> = {}): EcsTask {
  return task({
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    stoppedAt: ago(20),
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    containers: [
      { name: 'adot-collector', exitCode: 143 },
      {
        name: 'core',
        exitCode: 137,
        reason: 'OutOfMemoryError: Container killed due to memory usage',
      },
    ],
    ...overrides,
  });
}

/** A task of `core:7`, there before the deployment. */
export function oldTask(overrides: Partial<EcsTask> = {}): EcsTask {
  return task({
    deploymentId: 'ecs-svc/7',
    taskDefinition: 'core:7',
    createdAt: ago(9_000),
    startedAt: ago(8_900),
    ...overrides,
  });
}
