import type {
  CpOperationsClient,
  Deployment,
  RecordedRun,
  WorkloadRun,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';

/** A workload that is well, as cp tells of it. */
export function deployment(change: Partial<Deployment> = {}): Deployment {
  return {
    serviceId: 'kita-bot-host',
    provider: 'kubernetes',
    phase: 'running',
    replicasDesired: 2,
    replicasReady: 2,
    image: 'registry.example/bot-host:2026.11',
    namespace: 'tenant-kita',
    lastTransitionAt: '2026-11-24T06:00:00.000Z',
    conditions: [
      {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        lastTransitionAt: undefined,
      },
    ],
    endpoints: { http: 'http://kita-bot-host.tenant-kita.svc:8080/' },
    ...change,
  };
}

/** What cp answers a command with. */
export function run(change: Partial<WorkloadRun> = {}): WorkloadRun {
  return {
    runUid: 'run-1',
    status: 'running',
    action: 'restart',
    target: 'kita-bot-host',
    ...change,
  };
}

/** What cp wrote down of a run. */
export function recordedRun(change: Partial<RecordedRun> = {}): RecordedRun {
  return {
    runUid: 'run-1',
    status: 'succeeded',
    action: 'restart',
    idempotencyKey: '01938f6e-0000-7000-8000-000000000000',
    startedAt: '2026-11-24T06:00:01.000Z',
    finishedAt: '2026-11-24T06:00:05.000Z',
    ...change,
  };
}

/** The part of cp that deployments speak to: one workload that is well, and takes every command. */
export function fakeCp() {
  return {
    deployments: jest.fn<
      ReturnType<CpOperationsClient['deployments']>,
      Parameters<CpOperationsClient['deployments']>
    >(async () => [deployment()]),
    deployment: jest.fn(async () => deployment()),
    deploymentRuns: jest.fn(async () => [recordedRun()]),
    deploymentLog: jest.fn(async () => [
      { stage: 'ready', at: '2026-11-24T06:00:00.000Z' },
    ]),
    haltStatus: jest.fn<
      ReturnType<CpOperationsClient['haltStatus']>,
      Parameters<CpOperationsClient['haltStatus']>
    >(async () => ({
      inflightCount: 3,
      globalHaltActive: false,
      globalHaltReason: undefined,
    })),
    startDeployment: jest.fn(async () => run({ action: 'start' })),
    stopDeployment: jest.fn(async () => run({ action: 'stop' })),
    restartDeployment: jest.fn(async () => run()),
    scaleDeployment: jest.fn(async () => run({ action: 'scale' })),
    agentsHealth: jest.fn(async () => ({
      running: 7,
      pending: 2,
      stalledCandidates: [
        {
          runId: 'agent-run-1',
          startedAt: '2026-11-24T05:00:00.000Z',
          stalledSeconds: 1260,
          status: 'running',
        },
      ],
      stallThresholdSeconds: 900,
      lastWatchdogAt: '2026-11-24T06:00:00.000Z',
    })),
  } satisfies Partial<CpOperationsClient>;
}
