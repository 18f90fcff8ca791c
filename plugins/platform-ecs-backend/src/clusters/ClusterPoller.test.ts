import { mockServices } from '@backstage/backend-test-utils';
import type { Slowdown } from '../aws/AccountCallBudget';
import { AwsCallError } from '../aws/AwsCallError';
import { deployment, ecsService } from '../__testUtils__/ecsService';
import { ownLooks, type Looks } from '../looks/Looks';
import type { ClusterSnapshot } from './ClusterSnapshot';
import { ClusterPoller, type ClusterView } from './ClusterPoller';

const polling = {
  fastMs: 1_500,
  slowMs: 15_000,
  idleAfterMs: 60_000,
  metricsEveryMs: 60_000,
  deadlineMs: 15_000,
};

const steady = ecsService();
const moving = ecsService({
  runningCount: 1,
  deployments: [deployment({ rolloutState: 'IN_PROGRESS', runningCount: 1 })],
});

const throttled = new AwsCallError('AWS throttles ecs:ListServices', {
  permission: 'ecs:ListServices',
  problem: 'throttled',
});

/** A poller whose looks the test scripts; `pending` looks wait until `release`. */
function setUp(options: { random?: () => number; looks?: Looks } = {}) {
  const looks: number[] = [];
  const changes: ClusterView[] = [];
  const script = {
    service: steady,
    error: undefined as Error | undefined,
    slowdown: undefined as Slowdown | undefined,
    pending: false,
    release: () => {},
  };
  const poller = ClusterPoller.create({
    cluster: 'prod',
    region: 'eu-central-1',
    polling,
    slowdown: () => script.slowdown,
    logger: mockServices.logger.mock(),
    random: options.random ?? (() => 0.5),
    looks: options.looks,
    onChange: view => changes.push(view),
    async look({ signal }): Promise<ClusterSnapshot> {
      looks.push(Date.now());
      const { service, error } = script;
      if (script.pending) {
        await new Promise<void>((resolve, reject) => {
          script.release = resolve;
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      }
      if (error) throw error;
      const observedAt = new Date().toISOString();
      return {
        observedAt,
        gaps: [],
        services: [
          {
            listed: { name: service.name, arn: service.arn },
            service: { ...service, observedAt },
          },
        ],
      };
    },
  });
  return { poller, script, looks, changes };
}

describe('ClusterPoller', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: new Date('2026-11-24T06:00:00Z') });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('looks at nothing until somebody comes', async () => {
    const { looks } = setUp();
    await jest.advanceTimersByTimeAsync(600_000);
    expect(looks).toEqual([]);
  });

  it('lets all first viewers wait for one first look', async () => {
    const { poller, script, looks } = setUp();
    script.pending = true;
    const views = Array.from({ length: 50 }, () => poller.view());
    await jest.advanceTimersByTimeAsync(100);
    expect(looks).toHaveLength(1);
    script.release();
    for (const { snapshot } of await Promise.all(views)) {
      expect(snapshot?.services).toHaveLength(1);
    }
    expect(looks).toHaveLength(1);
  });

  it('answers from the snapshot afterwards, also while the next look is under way', async () => {
    const { poller, script, looks } = setUp();
    await poller.view();
    script.pending = true;
    await jest.advanceTimersByTimeAsync(15_000);
    expect(looks).toHaveLength(2);
    await expect(poller.view()).resolves.toMatchObject({
      freshness: { observedAt: '2026-11-24T06:00:00.000Z' },
    });
  });

  it('looks less often while AWS throttles, and says so', async () => {
    const { poller, script, looks } = setUp();
    script.service = moving;
    await poller.view();
    script.slowdown = { api: 'ecs:DescribeServices', slowness: 4 };
    await jest.advanceTimersByTimeAsync(1_500);
    expect(looks).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(5_999);
    expect(looks).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(1);
    expect(looks).toHaveLength(3);
    expect((await poller.view()).freshness.slowed).toBe(
      'AWS is throttling ecs:DescribeServices: slowed to a look every 6 s; it is called 4 times slower than usual.',
    );
    script.slowdown = undefined;
    expect((await poller.view()).freshness.slowed).toBeUndefined();
  });

  it('looks once a minute however much AWS throttles', async () => {
    const { poller, script, looks } = setUp();
    await poller.view();
    script.slowdown = { api: 'ecs:UpdateService', slowness: 16 };
    await jest.advanceTimersByTimeAsync(15_000);
    expect(looks).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(30_000);
    await poller.view();
    await jest.advanceTimersByTimeAsync(29_999);
    expect(looks).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(1);
    expect(looks).toHaveLength(3);
  });

  it('tells observers of every good look, whatever one of them does', async () => {
    const { poller, script } = setUp();
    const seen: ClusterSnapshot[] = [];
    poller.onLook(() => {
      throw new Error('a broken observer');
    });
    poller.onLook(snapshot => seen.push(snapshot));
    await poller.view();
    script.error = throttled;
    await poller.refresh(0);
    script.error = undefined;
    await poller.refresh(0);
    expect(seen).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(0);
  });

  it('may be refreshed without anybody looking, if it is old, and rests again after it', async () => {
    const { poller, looks } = setUp();
    await poller.refresh(300_000);
    await poller.refresh(300_000);
    expect(looks).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(600_000);
    expect(looks).toHaveLength(1);
  });

  it('is not kept from looking by asking again and again what other replicas have found', async () => {
    const nothingNew: Looks = {
      ...ownLooks,
      newer: async () => ({ by: 'us' }),
    };
    const { poller, looks } = setUp({ looks: nothingNew });
    await poller.view();
    for (let passes = 0; passes < 6; passes += 1) {
      await jest.advanceTimersByTimeAsync(10_000);
      await poller.refresh(300_000);
    }
    expect(looks).toHaveLength(5);
  });

  it('looks every 15 s while it is watched, every 1.5 s while a rollout moves', async () => {
    const { poller, script, looks } = setUp();
    await poller.view();
    await jest.advanceTimersByTimeAsync(30_000);
    expect(looks).toHaveLength(3);
    script.service = moving;
    await jest.advanceTimersByTimeAsync(15_000);
    expect(looks).toHaveLength(4);
    await jest.advanceTimersByTimeAsync(6_000);
    expect(looks).toHaveLength(8);
    script.service = steady;
    await jest.advanceTimersByTimeAsync(1_500);
    const settled = looks.length;
    await jest.advanceTimersByTimeAsync(14_000);
    expect(looks).toHaveLength(settled);
  });

  it('stops when nobody has looked for a minute and nothing moves', async () => {
    const { poller, looks } = setUp();
    await poller.view();
    await jest.advanceTimersByTimeAsync(75_000);
    const stopped = looks.length;
    await jest.advanceTimersByTimeAsync(3_600_000);
    expect(looks).toHaveLength(stopped);
  });

  it('goes on slowly while a rollout moves unseen, and fast again when somebody comes', async () => {
    const { poller, script, looks } = setUp();
    script.service = moving;
    await poller.view();
    await jest.advanceTimersByTimeAsync(90_000);
    const before = looks.length;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(looks.length - before).toBe(4);
    await poller.view();
    const seen = looks.length;
    await jest.advanceTimersByTimeAsync(1_500);
    expect(looks).toHaveLength(seen + 1);
  });

  it('lets the first viewer after a pause wait for a fresh look', async () => {
    const { poller, looks } = setUp();
    await poller.view();
    await jest.advanceTimersByTimeAsync(3_600_000);
    const before = looks.length;
    const { freshness } = await poller.view();
    expect(looks).toHaveLength(before + 1);
    expect(freshness.observedAt).toBe(new Date().toISOString());
  });

  it.each([1, 50])('makes the same looks for %d viewers', async viewers => {
    const { poller, script, looks } = setUp();
    for (let second = 0; second < 120; second++) {
      if (second === 30) script.service = moving;
      if (second === 60) script.service = steady;
      await Promise.all(Array.from({ length: viewers }, () => poller.view()));
      await jest.advanceTimersByTimeAsync(1_000);
    }
    // Slowly until the rollout is seen at 45 s, fast until its end is seen at 61.5 s, then slowly again.
    expect(looks.map(at => at - looks[0])).toEqual([
      0,
      15_000,
      30_000,
      ...Array.from({ length: 12 }, (_, index) => 45_000 + index * 1_500),
      76_500,
      91_500,
      106_500,
    ]);
  });

  it.each([
    [0, 13_500],
    [1, 16_500],
  ])('spreads its looks: random %d makes %d ms', async (random, pause) => {
    const { poller, looks } = setUp({ random: () => random });
    await poller.view();
    await jest.advanceTimersByTimeAsync(pause - 1);
    expect(looks).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(looks).toHaveLength(2);
  });

  it('keeps the last good snapshot when a look fails, and says why', async () => {
    const { poller, script } = setUp();
    await poller.view();
    script.error = throttled;
    await jest.advanceTimersByTimeAsync(15_000);
    const { freshness, snapshot } = await poller.view();
    expect(snapshot?.services).toHaveLength(1);
    expect(freshness).toEqual({
      cluster: 'prod',
      region: 'eu-central-1',
      observedAt: '2026-11-24T06:00:00.000Z',
      problem: 'AWS throttles ecs:ListServices.',
    });
    script.error = undefined;
    await jest.advanceTimersByTimeAsync(60_000);
    expect((await poller.view()).freshness.problem).toBeUndefined();
  });

  it('slows down while looks fail, up to a minute', async () => {
    const { poller, script, looks } = setUp();
    await poller.view();
    script.error = throttled;
    for (let second = 0; second < 400; second++) {
      await poller.view();
      await jest.advanceTimersByTimeAsync(1_000);
    }
    const pauses = looks.slice(1).map((at, index) => at - looks[index]);
    expect(pauses).toEqual([
      15_000, 30_000, 60_000, 60_000, 60_000, 60_000, 60_000,
    ]);
  });

  it('never lets viewers hammer a cluster that was never seen', async () => {
    const { poller, script, looks } = setUp();
    script.error = throttled;
    await expect(poller.snapshot()).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message:
        'Cluster prod has not been seen yet. AWS throttles ecs:ListServices.',
      retryAfterSeconds: 30,
    });
    for (let viewer = 0; viewer < 50; viewer++) {
      await expect(poller.snapshot()).rejects.toThrow(/throttles/);
    }
    expect(looks).toHaveLength(1);
    script.error = undefined;
    await jest.advanceTimersByTimeAsync(30_000);
    await expect(poller.snapshot()).resolves.toMatchObject({
      snapshot: { gaps: [] },
    });
  });

  it('tells of changes, and not that time went by', async () => {
    const { poller, script, changes } = setUp();
    await poller.view();
    expect(changes).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(30_000);
    expect(changes).toHaveLength(1);
    script.service = ecsService({ runningCount: 1 });
    await jest.advanceTimersByTimeAsync(15_000);
    expect(changes).toHaveLength(2);
    script.error = throttled;
    await jest.advanceTimersByTimeAsync(15_000);
    expect(changes).toHaveLength(3);
    expect(changes[2].freshness.problem).toBeDefined();
  });

  it('looks at once and fast after an action, though nobody watches', async () => {
    const { poller, looks } = setUp();
    poller.hurry();
    await jest.advanceTimersByTimeAsync(0);
    expect(looks).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(15_000);
    expect(looks).toHaveLength(11);
    await jest.advanceTimersByTimeAsync(60_000);
    const rested = looks.length;
    await jest.advanceTimersByTimeAsync(600_000);
    expect(looks).toHaveLength(rested);
  });

  it('looks again after a look that an action overtook', async () => {
    const { poller, script, looks } = setUp();
    script.pending = true;
    const view = poller.view();
    await jest.advanceTimersByTimeAsync(10);
    poller.hurry();
    expect(looks).toHaveLength(1);
    script.pending = false;
    script.release();
    await view;
    await jest.advanceTimersByTimeAsync(0);
    expect(looks).toHaveLength(2);
  });

  it('ends when it is stopped, the look under way included', async () => {
    const { poller, script, looks, changes } = setUp();
    script.pending = true;
    const view = poller.view();
    await jest.advanceTimersByTimeAsync(10);
    poller.stop();
    await view;
    await jest.advanceTimersByTimeAsync(600_000);
    expect(looks).toHaveLength(1);
    expect(changes).toHaveLength(0);
  });
});
