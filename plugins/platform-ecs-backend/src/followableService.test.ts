import { NotFoundError } from '@backstage/errors';
import { ecsService, NOW } from './__testUtils__/ecsService';
import {
  PlatformClusters,
  type PlatformCluster,
} from './clusters/PlatformClusters';
import { followableService } from './followableService';

const service = ecsService();
const { name, arn } = service;
const clusters = PlatformClusters.create([
  {
    config: {
      id: 'prod',
      name: 'alphaswarm-cluster-prod',
      region: 'eu-central-1',
      servicePrefix: 'alphaswarm-',
      limits: { default: { min: 0, max: 1 }, services: new Map() },
    },
    poller: {
      snapshot: async () => ({
        freshness: { cluster: 'prod', observedAt: NOW },
        snapshot: {
          observedAt: NOW,
          services: [{ listed: { name, arn }, service }],
          gaps: [],
        },
      }),
    },
  } as unknown as PlatformCluster,
]);
const call = { onBehalfOf: 'user:staff/erik' };
const find = (id: string) => followableService(clusters).find(id, call);

describe('a service that is followed', () => {
  it('is found by the id that rows name it by, with its page', async () => {
    expect(await find('prod/alphaswarm-core-prod')).toEqual({
      title: 'alphaswarm-core-prod',
      path: '/platform/prod/alphaswarm-core-prod',
    });
  });

  it.each(['', 'alphaswarm-core-prod', 'prod/', 'prod/alphaswarm-core-prod/x'])(
    'is not found by what is no such id: %j',
    async id => expect(await find(id)).toBeUndefined(),
  );

  it.each([
    'prod/alphaswarm-other',
    'staging/alphaswarm-core-prod',
    'prod/..',
    'constructor/alphaswarm-core-prod',
  ])('is not made up: %s', async id => {
    await expect(find(id)).rejects.toThrow(NotFoundError);
  });
});
