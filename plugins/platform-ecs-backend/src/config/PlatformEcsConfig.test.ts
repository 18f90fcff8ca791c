import { ConfigReader } from '@backstage/config';
import { readPlatformEcsConfig } from './PlatformEcsConfig';

const cluster = {
  name: 'alphaswarm-cluster-prod',
  region: 'eu-central-1',
  limits: { default: { min: 1, max: 6 } },
};

function read(platformEcs?: object) {
  return readPlatformEcsConfig(
    new ConfigReader(platformEcs ? { platformEcs: platformEcs as any } : {}),
  );
}

describe('readPlatformEcsConfig', () => {
  it('knows no cluster where none is configured', () => {
    expect(read()).toMatchObject({ clusters: [], endpoints: {} });
  });

  it('reads limits by service, also of names that are no config keys', () => {
    const { clusters } = read({
      clusters: [
        {
          ...cluster,
          services: { prefix: 'alphaswarm-' },
          limits: {
            ...cluster.limits,
            services: { 'alphaswarm-worker-2': { min: 0, max: 20 } },
          },
        },
      ],
    });
    expect(clusters[0]).toMatchObject({
      name: 'alphaswarm-cluster-prod',
      servicePrefix: 'alphaswarm-',
      limits: { default: { min: 1, max: 6 } },
    });
    expect(clusters[0].limits.services.get('alphaswarm-worker-2')).toEqual({
      min: 0,
      max: 20,
    });
  });

  it('reads durations of polling, and has defaults', () => {
    expect(
      read({ clusters: [], polling: { fast: '2s', slow: { minutes: 1 } } })
        .polling,
    ).toEqual({
      fastMs: 2_000,
      slowMs: 60_000,
      idleAfterMs: 60_000,
      metricsEveryMs: 60_000,
      deadlineMs: 15_000,
    });
  });

  it.each([
    ['min above max', { min: 3, max: 2 }],
    ['a negative min', { min: -1, max: 2 }],
    ['a fraction', { min: 1, max: 2.5 }],
    ['more than ECS allows', { min: 1, max: 5001 }],
    ['text', { min: '1', max: 2 }],
    ['no max', { min: 1 }],
    ['an unknown key', { min: 1, max: 2, step: 1 }],
  ])('refuses limits with %s and names the key', (_, limits) => {
    expect(() =>
      read({ clusters: [{ ...cluster, limits: { default: limits } }] }),
    ).toThrow(/platformEcs\.clusters\[0\]\.limits\.default/);
  });

  it('refuses a cluster that is configured twice', () => {
    expect(() => read({ clusters: [cluster, cluster] })).toThrow(
      /configured twice/,
    );
  });

  it.each(['', 'a/b', 'arn:aws:ecs:eu-central-1:1:cluster/x', 'ünïcode'])(
    'refuses %j as the name of a cluster',
    name => {
      expect(() => read({ clusters: [{ ...cluster, name }] })).toThrow(
        /clusters\[0\]|clusters.*name/,
      );
    },
  );

  it('refuses an endpoint that is no URL, and a pause that would hammer AWS', () => {
    expect(() => read({ clusters: [], ecsEndpoint: 'localhost' })).toThrow(
      /ecsEndpoint/,
    );
    expect(() => read({ clusters: [], polling: { fast: '1ms' } })).toThrow(
      /polling\.fast/,
    );
  });
});
