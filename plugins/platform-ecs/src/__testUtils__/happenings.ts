import type {
  EcsServiceRollout,
  EcsTask,
  Rollout,
} from '@alphaswarm-admin/plugin-platform-ecs-common';

/** When the rollout of the tests began. */
export const BEGUN = '2026-11-24T03:00:00.000Z';

/** A time after {@link BEGUN}. */
export function after(seconds: number): string {
  return new Date(Date.parse(BEGUN) + seconds * 1000).toISOString();
}

/** A task that has run for a while, with what a test says otherwise. */
export function ecsTask(overrides: Partial<EcsTask> = {}): EcsTask {
  const id = overrides.id ?? '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
  return {
    id,
    arn: `arn:aws:ecs:eu-central-1:111122223333:task/alphaswarm-cluster-prod/${id}`,
    deploymentId: 'ecs-svc/42',
    taskDefinition: 'alphaswarm-core-prod:42',
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    health: 'HEALTHY',
    availabilityZone: 'eu-central-1a',
    privateIp: '10.0.1.7',
    cpu: 512,
    memory: 1024,
    createdAt: after(0),
    pullStartedAt: after(10),
    pullStoppedAt: after(20),
    startedAt: after(30),
    containers: [
      {
        name: 'core',
        image: '111122223333.dkr.ecr.eu-central-1.amazonaws.com/core:2',
        imageDigest: `sha256:${'0123456789abcdef'.repeat(4)}`,
        lastStatus: 'RUNNING',
      },
    ],
    ...overrides,
  };
}

/** A task that ran out of memory. */
export function failedTask(overrides: Partial<EcsTask> = {}): EcsTask {
  return ecsTask({
    id: 'dead00000000000000000000000000ff',
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    health: 'UNKNOWN',
    stoppingAt: after(40),
    stoppedAt: after(45),
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    containers: [
      {
        name: 'core',
        exitCode: 137,
        reason: 'OutOfMemoryError: Container killed due to memory usage',
      },
    ],
    ending: {
      kind: 'failed',
      cause: 'exit code 137 (out of memory) in container core',
      meaning: 'The container used more memory than it may have.',
      source: 'https://docs.aws.amazon.com/out-of-memory.html',
    },
    ...overrides,
  });
}

/** A rollout under way, with what a test says otherwise. */
export function rollout(overrides: Partial<Rollout> = {}): Rollout {
  return {
    arn: 'arn:aws:ecs:eu-central-1:111122223333:service-deployment/alphaswarm-cluster-prod/alphaswarm-core-prod/aabbccddeeff',
    id: 'aabbccddeeff',
    deploymentId: 'ecs-svc/42',
    strategy: 'ROLLING',
    status: 'IN_PROGRESS',
    outcome: 'in-progress',
    createdAt: BEGUN,
    startedAt: BEGUN,
    target: {
      arn: 'target',
      taskDefinition: 'alphaswarm-core-prod:42',
      images: [],
    },
    sources: [],
    sentence: 'Rolling out alphaswarm-core-prod:42: 1 of 2 tasks run it.',
    steps: [
      { id: 'requested', title: 'Requested', state: 'done', at: BEGUN },
      { id: 'all-running', title: 'All 2 run', state: 'now', detail: '1 of 2' },
      { id: 'steady', title: 'Done', state: 'waiting' },
    ],
    breaker: { status: 'MONITORING', failures: 1, threshold: 3 },
    hooks: [],
    ...overrides,
  };
}

/** The answer of the backend with {@link rollout} in it. */
export function serviceRollout(
  overrides: Partial<EcsServiceRollout> = {},
): EcsServiceRollout {
  return {
    observedAt: after(50),
    rollout: rollout(),
    currentRevisions: ['target'],
    tasks: [
      ecsTask(),
      failedTask(),
      ecsTask({
        id: 'bbbb0000000000000000000000000000',
        deploymentId: 'ecs-svc/41',
        taskDefinition: 'alphaswarm-core-prod:41',
        createdAt: after(-3600),
        startedAt: after(-3500),
      }),
    ],
    newTaskIds: [ecsTask().id, failedTask().id],
    gaps: [],
    ...overrides,
  };
}
