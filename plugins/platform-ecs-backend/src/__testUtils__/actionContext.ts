import type { PlatformCluster } from '../clusters/PlatformClusters';
import { PlatformClusters } from '../clusters/PlatformClusters';
import type { ClusterPoller } from '../clusters/ClusterPoller';
import type { EcsGateway } from '../aws/EcsGateway';
import type {
  ServiceDeployment,
  ServiceRevision,
} from '../rollouts/parseServiceDeployment';
import {
  SteeredClusters,
  type SteeredCluster,
} from '../actions/SteeredClusters';
import type { AutoscalingGateway } from '../autoscaling/AutoscalingGateway';
import { unknownSelf } from '../self/PortalSelf';
import { taskDefinition } from './taskDefinition';
import { testClients } from './testClients';
import { ecsService } from './ecsService';

/** The service that the actions of the tests act on. */
export const address = {
  cluster: 'alphaswarm-cluster-prod',
  service: 'alphaswarm-core-prod',
};

/** A configured cluster over a gateway of mocks, which answers with the steady service. */
export function fakeCluster() {
  const gateway = {
    listServices: jest.fn(),
    describeServices: jest.fn(async (_names: string[]) => ({
      services: [ecsService()],
      failures: [] as Array<{ name: string; reason: string }>,
    })),
    describeTaskDefinition: jest.fn(),
    knownTaskDefinition: jest.fn(),
    utilization: jest.fn(),
    startRollout: jest.fn(async () => ecsService()),
    setDesiredCount: jest.fn(async (_name: string, desiredCount: number) =>
      ecsService({ desiredCount }),
    ),
  } satisfies EcsGateway;
  const poller = { hurry: jest.fn() };
  const cluster: PlatformCluster = {
    config: {
      id: address.cluster,
      name: address.cluster,
      region: 'eu-central-1',
      servicePrefix: 'alphaswarm-',
      limits: {
        default: { min: 0, max: 6 },
        services: new Map([['alphaswarm-core-prod', { min: 1, max: 8 }]]),
      },
    },
    clients: testClients('http://127.0.0.1:9'),
    gateway,
    poller: poller as Partial<ClusterPoller> as ClusterPoller,
  };
  return { gateway, poller, clusters: PlatformClusters.create([cluster]) };
}

/** The same, with mocks of all that steers it: nothing is deployed, nothing is scaled automatically, and each task definition is there. */
export function fakeSteeredCluster() {
  const { gateway, poller, clusters } = fakeCluster();
  const describe = jest.fn(async (reference: string) =>
    taskDefinition({
      revision: Number(reference.slice(reference.lastIndexOf(':') + 1)),
    }),
  );
  const steering = {
    revisions: { listRevisions: jest.fn(), describe, recall: describe },
    rollouts: {
      listDeployments: jest.fn(async (): Promise<string[]> => []),
      describeDeployments: jest.fn(
        async (): Promise<ServiceDeployment[]> => [],
      ),
      describeRevisions: jest.fn(
        async () => new Map<string, ServiceRevision>(),
      ),
    },
    autoscaling: {
      bounds: jest.fn<
        ReturnType<AutoscalingGateway['bounds']>,
        Parameters<AutoscalingGateway['bounds']>
      >(async () => undefined),
      policies: jest.fn(async (): Promise<string[]> => []),
      activities: jest.fn(async () => []),
    },
    commands: {
      deploy: jest.fn(async () => ecsService()),
      stop: jest.fn(async (arn: string): Promise<string | undefined> => arn),
      answerHook: jest.fn(
        async (arn: string): Promise<string | undefined> => arn,
      ),
    },
  } satisfies Omit<SteeredCluster, 'config' | 'clients' | 'gateway' | 'poller'>;
  const steered = SteeredClusters.create({
    clusters,
    steer: cluster => ({ ...cluster, ...steering }),
  });
  return {
    gateway,
    poller,
    ...steering,
    options: { clusters: steered, self: unknownSelf },
  };
}

/** A context of `perform`, `compensate` and `reconcile`. */
export function contextOf<TInput, TBefore>(input: TInput, before: TBefore) {
  return {
    actionId: '01938f6e-0000-7000-8000-000000000000',
    input,
    before,
    caller: { userRef: 'user:staff/o' },
    reason: 'a test',
    signal: new AbortController().signal,
  };
}
