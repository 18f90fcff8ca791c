import { mockServices } from '@backstage/backend-test-utils';
import type { RolloutSummary } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { EcsService } from '../aws/EcsService';
import { FakeAws, useFakeAws } from '../__testUtils__/FakeAws';
import { fakeCluster } from '../__testUtils__/actionContext';
import {
  ago,
  deployment,
  ecsService,
  serviceEvent,
} from '../__testUtils__/ecsService';
import { revisions, serviceDeployment } from '../__testUtils__/rollouts';
import { testClients } from '../__testUtils__/testClients';
import type { ClusterPoller } from '../clusters/ClusterPoller';
import type { ClusterSnapshot } from '../clusters/ClusterSnapshot';
import { PlatformClusters } from '../clusters/PlatformClusters';
import { summariseRollout } from '../rollouts/describeRollout';
import type { ServiceRollouts } from '../rollouts/ServiceRollouts';
import { MemoryRecorder } from './MemoryRecorder';
import type { MemoryStore, NewMemory } from './MemoryStore';

useFakeAws();

const core = 'alphaswarm-core-prod';
const taskArn = (id: string) =>
  `arn:aws:ecs:eu-central-1:123456789012:task/alphaswarm-cluster-prod/${id}`;

const wireStopped = (id: string, service = core) => ({
  taskArn: taskArn(id),
  group: `service:${service}`,
  taskDefinitionArn: 'arn:aws:ecs:eu-central-1:1:task-definition/core:8',
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  stoppedAt: 1_795_500_000,
  stopCode: 'EssentialContainerExited',
  containers: [{ name: 'core', exitCode: 1 }],
  overrides: {
    containerOverrides: [
      { environment: [{ name: 'DATABASE_URL', value: 'postgres://hunter2' }] },
    ],
  },
});

describe('MemoryRecorder', () => {
  let aws: FakeAws;
  let kept: NewMemory[];
  let history: RolloutSummary[];
  let states: Map<string, string>;
  let observer: (snapshot: ClusterSnapshot) => void;
  let recorder: MemoryRecorder;
  let failKeep: Error | undefined;
  const refresh = jest.fn(async (_maxAgeMs: number) => {});
  const logger = mockServices.logger.mock();

  const see = (service: EcsService, observedAt = new Date().toISOString()) =>
    observer({
      observedAt,
      gaps: [],
      services: [
        { listed: { name: service.name, arn: service.arn }, service },
      ] as ClusterSnapshot['services'],
    });
  const subjects = (kind: NewMemory['kind']) =>
    kept.filter(memory => memory.kind === kind).map(({ subject }) => subject);

  beforeEach(async () => {
    aws = await FakeAws.start();
    aws.on('ListTasks', () => ({ body: { taskArns: [] } }));
    history = [];
    kept = [];
    states = new Map();
    failKeep = undefined;
    refresh.mockClear();
    logger.warn.mockClear();
    const [{ config, gateway }] = fakeCluster().clusters.all();
    const poller: Partial<ClusterPoller> = {
      onLook: next => {
        observer = next;
      },
      refresh,
    };
    const clusters = PlatformClusters.create([
      {
        config,
        gateway,
        clients: testClients(aws.endpoint),
        poller: poller as ClusterPoller,
      } as ReturnType<PlatformClusters['all']>[number],
    ]);
    const store: Partial<MemoryStore> = {
      keep: async memories => {
        if (failKeep) throw failKeep;
        kept.push(...memories);
        return memories.length;
      },
      lastStates: async () => states,
    };
    const rollouts: Partial<ServiceRollouts> = {
      historyOfSeen: async () => ({
        observedAt: ago(0),
        deployments: history,
        gaps: [],
      }),
    };
    recorder = MemoryRecorder.create({
      clusters,
      rollouts: rollouts as ServiceRollouts,
      store: store as MemoryStore,
      deadlineMs: 5_000,
      logger,
    });
  });

  afterEach(() => aws.stop());

  it('keeps events and a change of state, and is silent while nothing happens', async () => {
    see(
      ecsService({ events: [serviceEvent(5, 'has reached a steady state.')] }),
    );
    await recorder.record();
    expect(subjects('event')).toEqual(['event-5']);
    expect(kept.filter(({ kind }) => kind === 'state')).toEqual([
      expect.objectContaining({
        facts: expect.objectContaining({ state: 'steady' }),
      }),
    ]);
    kept = [];
    aws.calls.length = 0;
    await recorder.record();
    expect(kept).toEqual([]);
    expect(aws.calls).toEqual([]);
  });

  it('writes no state that another replica has written', async () => {
    states.set(core, 'steady');
    see(ecsService());
    await recorder.record();
    expect(subjects('state')).toEqual([]);
  });

  it('keeps the stopped tasks of configured services, once, without environment values', async () => {
    aws.on('ListTasks', () => ({
      body: { taskArns: ['a', 'foreign'].map(taskArn) },
    }));
    aws.on('DescribeTasks', ({ tasks }) => ({
      body: {
        tasks: [
          wireStopped('a'),
          wireStopped('foreign', 'someone-elses'),
        ].filter(task => tasks.includes(task.taskArn)),
      },
    }));
    see(ecsService());
    await recorder.record();
    expect(subjects('stopped-task')).toEqual([taskArn('a')]);
    expect(JSON.stringify(kept)).not.toContain('hunter2');

    see(ecsService({ events: [serviceEvent(1, 'has started 1 tasks.')] }));
    await recorder.record();
    expect(subjects('stopped-task')).toEqual([taskArn('a')]);
    expect(aws.inputsOf('ListTasks').at(-1)).toMatchObject({
      serviceName: core,
      desiredStatus: 'STOPPED',
    });
  });

  it('never asks for an empty list of tasks', async () => {
    see(ecsService());
    await recorder.record();
    expect(aws.inputsOf('ListTasks')).toHaveLength(1);
    expect(aws.inputsOf('DescribeTasks')).toEqual([]);
  });

  it('follows a deployment until ECS says that it has ended', async () => {
    history = [
      summariseRollout(
        { deployment: serviceDeployment(), revisions },
        'in-progress',
      ),
    ];
    see(
      ecsService({
        deployments: [deployment({ rolloutState: 'IN_PROGRESS' })],
      }),
    );
    await recorder.record();
    // ECS says that the service is steady before it says that the deployment has ended.
    see(ecsService());
    await recorder.record();
    history = [{ ...history[0], outcome: 'rolled-back' }];
    await recorder.record();
    await recorder.record();
    expect(
      kept.flatMap(memory =>
        memory.kind === 'deployment' ? [memory.facts.outcome] : [],
      ),
    ).toEqual(['in-progress', 'in-progress', 'rolled-back']);
  });

  it('has the cluster looked at only when nobody has for minutes', async () => {
    await recorder.record();
    expect(refresh.mock.calls).toEqual([[300_000]]);
  });

  it('tries again what could not be written, and says once that it could not', async () => {
    see(ecsService({ events: [serviceEvent(5, 'has started 1 tasks.')] }));
    failKeep = new Error('the database is away');
    await recorder.record();
    await recorder.record();
    expect(logger.warn).toHaveBeenCalledTimes(1);
    failKeep = undefined;
    await recorder.record();
    expect(subjects('event')).toEqual(['event-5']);
  });

  it('records what it may read when tasks are denied', async () => {
    aws.on('ListTasks', () => ({ error: 'AccessDeniedException' }));
    see(ecsService({ events: [serviceEvent(5, 'has started 1 tasks.')] }));
    await recorder.record();
    expect(subjects('event')).toEqual(['event-5']);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('ecs:ListTasks'),
    );
  });
});
