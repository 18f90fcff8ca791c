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

  describe('several accounts', () => {
    const role = 'arn:aws:iam::210987654321:role/portal';
    const there = { ...cluster, id: 'there', assumeRole: { arn: role } };

    it("takes the name for the address, and the role's account for the account", () => {
      const { clusters } = read({ clusters: [cluster, there] });
      expect(clusters).toMatchObject([
        {
          id: 'alphaswarm-cluster-prod',
          name: 'alphaswarm-cluster-prod',
          account: undefined,
          assumeRole: undefined,
        },
        {
          id: 'there',
          name: 'alphaswarm-cluster-prod',
          account: '210987654321',
          assumeRole: { arn: role, sessionName: 'alphaswarm-admin' },
        },
      ]);
    });

    it('wants an address of its own for a cluster of the same name', () => {
      expect(() =>
        read({ clusters: [cluster, { ...there, id: undefined }] }),
      ).toThrow(/clusters\[1\]\.id: .*address of another cluster/);
    });

    it('refuses one cluster at two addresses', () => {
      expect(() =>
        read({ clusters: [there, { ...there, id: 'again' }] }),
      ).toThrow(/configured twice/);
    });

    it.each([
      ['id', { id: 'a/b' }, /clusters\[0\]\.id/],
      ['id that is a path', { id: '..' }, /clusters\[0\]\.id/],
      ['account', { account: '1234' }, /clusters\[0\]\.account: .*12 digits/],
      [
        'account that YAML took for a number',
        { account: 12345678901 },
        /clusters\[0\]\.account: .*in quotes/,
      ],
      [
        "account that is not the role's",
        { account: '123456789012', assumeRole: { arn: role } },
        /clusters\[0\]\.assumeRole\.arn: is a role of account 210987654321/,
      ],
      [
        'role',
        { assumeRole: { arn: 'arn:aws:iam::210987654321:user/u' } },
        /clusters\[0\]\.assumeRole\.arn/,
      ],
      [
        'session name',
        { assumeRole: { arn: role, sessionName: 'a b' } },
        /clusters\[0\]\.assumeRole\.sessionName/,
      ],
    ])('refuses a wrong %s and names the key', (_, overrides, message) => {
      expect(() => read({ clusters: [{ ...cluster, ...overrides }] })).toThrow(
        message,
      );
    });

    it('reads the budget, and refuses one that nothing could be seen with', () => {
      expect(read({ clusters: [] }).callsPerMinute).toBe(1_200);
      expect(
        read({ clusters: [], budget: { callsPerMinute: 90 } }).callsPerMinute,
      ).toBe(90);
      expect(() =>
        read({ clusters: [], budget: { callsPerMinute: 5 } }),
      ).toThrow(/budget\.callsPerMinute/);
    });
  });

  it('refuses an endpoint that is no URL, and a pause that would hammer AWS', () => {
    expect(() => read({ clusters: [], ecsEndpoint: 'localhost' })).toThrow(
      /ecsEndpoint/,
    );
    expect(() => read({ clusters: [], polling: { fast: '1ms' } })).toThrow(
      /polling\.fast/,
    );
  });
});
