import type { PlatformCluster } from '../clusters/PlatformClusters';
import { PlatformClusters } from '../clusters/PlatformClusters';
import type { ClusterPoller } from '../clusters/ClusterPoller';
import type { EcsGateway } from '../aws/EcsGateway';
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
