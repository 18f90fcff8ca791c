import type { EcsTask } from '@alphaswarm-admin/plugin-platform-ecs-common';

/** A task of the service of `ecsService` that runs. */
export function ecsTask(overrides: Partial<EcsTask> = {}): EcsTask {
  const id = overrides.id ?? '0a1b';
  return {
    id,
    arn: `arn:aws:ecs:eu-central-1:123456789012:task/alphaswarm-cluster-prod/${id}`,
    deploymentId: 'ecs-svc/1',
    taskDefinition: 'alphaswarm-core-prod:7',
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    health: 'HEALTHY',
    startedAt: '2026-11-24T05:00:00.000Z',
    containers: [
      { name: 'adot-collector', image: 'otel:1', imageDigest: 'sha256:0' },
      { name: 'core', image: 'ecr/core:1.4.2', imageDigest: 'sha256:aa' },
    ],
    ...overrides,
  };
}
