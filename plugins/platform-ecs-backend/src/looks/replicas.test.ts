import { setTimeout as pause } from 'node:timers/promises';
import { ServiceUnavailableError } from '@backstage/errors';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';
import type { Knex } from 'knex';
import { AwsCallError } from '../aws/AwsCallError';
import { SharedReads } from '../clusters/SharedReads';
import { createMemoryDatabase } from '../memory/createMemoryDatabase';
import { deployment, ecsService } from '../__testUtils__/ecsService';
import {
  CountedAws,
  NewsBus,
  quickPolling,
  startReplica,
  type Replica,
} from '../__testUtils__/replicas';
import { LEASE_MS } from './LookStore';

jest.setTimeout(60_000);

const throttled = new AwsCallError('AWS throttles ecs:ListServices', {
  permission: 'ecs:ListServices',
  problem: 'throttled',
});
const moving = (runningCount: number) =>
  ecsService({
    runningCount,
    deployments: [deployment({ rolloutState: 'IN_PROGRESS', runningCount })],
  });

describe('three replicas', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let knex: Knex;
  let aws: CountedAws;
  let bus: NewsBus;
  let database: Pick<PluginDatabase, 'run'>;
  let replicas: Replica[];
  /** How Postgres fails, if it does. */
  let outage: (() => Promise<never>) | undefined;

  const start = async (format?: number) => {
    const replica = await startReplica({ aws, bus, database, format });
    replicas.push(replica);
    return replica;
  };
  const running = async ({ poller }: Replica) =>
    (await poller.view()).snapshot?.services[0].service?.runningCount;
  const until = async (met: () => Promise<boolean>, withinMs: number) => {
    const began = performance.now();
    while (!(await met())) {
      if (performance.now() - began > withinMs) {
        throw new Error(`Not within ${withinMs} ms`);
      }
      await pause(10);
    }
    return performance.now() - began;
  };

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
  });

  beforeEach(async () => {
    aws = new CountedAws();
    bus = new NewsBus();
    outage = undefined;
    replicas = [];
    const real = createMemoryDatabase({
      database: mockServices.database({ knex }),
      logger: mockServices.logger.mock(),
    });
    database = {
      run: (work, options) => outage?.() ?? real.run(work, options),
    };
    const { store } = await start();
    await store.read('cluster/prod', 0);
    await knex('ecs_looks').delete();
    await start();
    await start();
  });

  afterEach(() => {
    for (const { poller } of replicas) poller.stop();
  });

  it('make the looks of one, and one of them makes them', async () => {
    await Promise.all(replicas.map(running));
    expect(aws.looks).toHaveLength(1);
    aws.service = moving(1);
    await until(async () => (await running(replicas[2])) === 1, 5_000);
    const before = aws.looks.length;
    await pause(2_000);
    // One replica alone: a look every 100 ms, 10 % more or less.
    expect(aws.looks.length - before).toBeGreaterThan(5);
    expect(aws.looks.length - before).toBeLessThan(24);
    expect(new Set(aws.looks).size).toBe(1);
    const views = await Promise.all(
      replicas.map(({ poller }) => poller.view()),
    );
    for (const { freshness, snapshot } of views) {
      expect(freshness.problem).toBeUndefined();
      expect(freshness.observedAt).toBe(snapshot?.observedAt);
      expect(Date.now() - Date.parse(snapshot!.observedAt)).toBeLessThan(1_000);
    }
  });

  /** Whether every replica shows so many running tasks. */
  async function allRun(count: number): Promise<boolean> {
    const counts = await Promise.all(replicas.map(running));
    return counts.every(one => one === count);
  }

  it('show a change at all of them within a look', async () => {
    aws.service = moving(1);
    await Promise.all(replicas.map(running));
    aws.service = moving(2);
    const tookMs = await until(() => allRun(2), 5_000);
    // By themselves the others would have looked later.
    expect(tookMs).toBeLessThan(1_000);
  });

  it('tell observers of each look once, wherever it was made', async () => {
    const seen = new Map<string, string[]>();
    for (const { id, poller } of replicas) {
      seen.set(id, []);
      poller.onLook(({ observedAt }) => seen.get(id)?.push(observedAt));
    }
    aws.service = moving(1);
    await Promise.all(replicas.map(running));
    await pause(1_000);
    for (const times of seen.values()) {
      expect(times.length).toBeGreaterThan(2);
      expect(new Set(times).size).toBe(times.length);
    }
  });

  it('go on when the one that looks is gone', async () => {
    aws.service = moving(1);
    await Promise.all(replicas.map(running));
    const gone = replicas.find(({ id }) => id === aws.looks[0]) as Replica;
    gone.poller.stop();
    // What it may have been at.
    await pause(50);
    const before = aws.looks.length;
    await until(async () => aws.looks.length > before + 3, 10_000);
    expect(aws.looks.slice(before)).not.toContain(gone.id);
    // And only one of the two that are left.
    expect(new Set(aws.looks.slice(before)).size).toBe(1);
  });

  it('go on within seconds when one was killed while it looked', async () => {
    const dead = await start();
    await dead.store.claim('cluster/prod', {
      maxAgeMs: 0,
      known: 0,
      anyway: false,
    });
    const began = performance.now();
    expect(await running(replicas[0])).toBe(2);
    const tookMs = performance.now() - began;
    expect(tookMs).toBeGreaterThan(1_000);
    expect(tookMs).toBeLessThan(LEASE_MS + 3_000);
  });

  it('wait for one that is slow, as long as it is alive', async () => {
    let release = () => {};
    aws.held = new Promise(resolve => {
      release = resolve;
    });
    const views = replicas.map(({ poller }) => poller.view());
    await pause(LEASE_MS + 1_000);
    expect(aws.looks).toHaveLength(1);
    release();
    await Promise.all(views);
    // Those who waited take what was found.
    expect(aws.looks.length).toBeLessThan(3);
  });

  it('show what an action has changed at all of them, soon', async () => {
    await Promise.all(replicas.map(running));
    const [idle, acting] = replicas.filter(({ id }) => id !== aws.looks[0]);
    aws.service = moving(5);
    acting.poller.hurry();
    const tookMs = await until(async () => (await running(idle)) === 5, 5_000);
    // By itself it would have looked more than a second later.
    expect(tookMs).toBeLessThan(1_000);
  });

  it('look again after a change that overtook another one’s look', async () => {
    let release = () => {};
    aws.held = new Promise(resolve => {
      release = resolve;
    });
    const slow = replicas[0].poller.view();
    await until(async () => aws.looks.length === 1, 1_000);
    aws.service = moving(5);
    replicas[1].poller.hurry();
    aws.held = undefined;
    await pause(200);
    release();
    await slow;
    await until(async () => (await running(replicas[1])) === 5, 5_000);
    expect(aws.looks.slice(0, 2)).toEqual([replicas[0].id, replicas[1].id]);
  });

  it('rest together while AWS throttles, and a new one with them', async () => {
    await Promise.all(replicas.map(running));
    aws.error = throttled;
    const before = aws.looks.length;
    await until(async () => {
      const views = await Promise.all(
        replicas.map(({ poller }) => poller.view()),
      );
      return views.every(({ freshness }) => freshness.problem !== undefined);
    }, 10_000);
    expect(aws.looks).toHaveLength(before + 1);
    const late = await start();
    const { freshness, snapshot } = await late.poller.view();
    expect(aws.looks).toHaveLength(before + 1);
    expect(freshness.problem).toBe('AWS throttles ecs:ListServices.');
    expect(snapshot?.services).toHaveLength(1);
    await pause(quickPolling.slowMs);
    expect(aws.looks).toHaveLength(before + 1);
    aws.error = undefined;
    await until(
      async () => (await late.poller.view()).freshness.problem === undefined,
      10_000,
    );
    // Whoever looked then, not all did.
    expect(aws.looks.length).toBeLessThan(before + 5);
  });

  it('are late and not wrong when what they tell one another is lost', async () => {
    bus.broken = true;
    aws.service = moving(1);
    await Promise.all(replicas.map(running));
    aws.service = moving(2);
    const tookMs = await until(() => allRun(2), 10_000);
    expect(tookMs).toBeLessThan(5_000);
  });

  it('do not read what another version wrote', async () => {
    await running(replicas[0]);
    const newer = await start(2);
    aws.service = moving(1);
    expect(await running(newer)).toBe(1);
    expect(aws.looks).toContain(newer.id);
  });

  it.each([
    [
      'refuses',
      async () => {
        throw new ServiceUnavailableError('away');
      },
    ],
    [
      'does not answer',
      async () => {
        await pause(1_000);
        throw new ServiceUnavailableError('no answer within 1000 ms');
      },
    ],
  ])(
    'look for themselves when Postgres %s, slowly, and say so',
    async (_, how) => {
      aws.service = moving(1);
      await Promise.all(replicas.map(running));
      outage = how;
      await until(
        async () =>
          (
            await Promise.all(replicas.map(({ poller }) => poller.view()))
          ).every(({ freshness }) =>
            freshness.slowed?.includes('database is away'),
          ),
        6_000,
      );
      aws.service = moving(2);
      const before = aws.looks.length;
      for (let second = 0; second < 2; second += 1) {
        const began = performance.now();
        await Promise.all(replicas.map(running));
        expect(performance.now() - began).toBeLessThan(3_000);
        await pause(1_000);
      }
      // At the slow pace each, not at the fast one.
      expect(aws.looks.length - before).toBeLessThan(3 * 8);
      expect(await Promise.all(replicas.map(running))).toEqual([2, 2, 2]);
      outage = undefined;
      await until(
        async () =>
          (
            await Promise.all(replicas.map(({ poller }) => poller.view()))
          ).every(({ freshness }) => freshness.slowed === undefined),
        10_000,
      );
    },
  );

  it('look for themselves when what stands in Postgres makes no sense, and log it', async () => {
    await running(replicas[0]);
    replicas[0].poller.stop();
    await knex('ecs_looks').update({ found: Buffer.from('no gzip') });
    expect(await running(replicas[1])).toBe(2);
    expect(aws.looks).toEqual([replicas[0].id, replicas[1].id]);
    expect(replicas[1].logger.error).toHaveBeenCalledWith(
      'Looks are not shared',
      expect.objectContaining({ message: 'incorrect header check' }),
    );
    // The next one that shares puts it right.
    const next = await start();
    expect(await running(next)).toBe(2);
    expect(await knex('ecs_looks').first()).toMatchObject({ failures: 0 });
  });

  describe('that read something at the same time', () => {
    const reads = () =>
      replicas.map(({ looks }) =>
        SharedReads.create<{ tasks: number }>({ name: 'tasks', looks }),
      );

    it('ask AWS once, and know what was found before', async () => {
      const read = jest.fn(async (last?: { tasks: number }) => ({
        tasks: (last?.tasks ?? 0) + 1,
      }));
      const all = reads();
      const ask = (maxAgeMs: number) =>
        Promise.all(all.map(shared => shared.get('prod/core', maxAgeMs, read)));
      expect(await ask(5_000)).toEqual([
        { tasks: 1 },
        { tasks: 1 },
        { tasks: 1 },
      ]);
      expect(read).toHaveBeenCalledTimes(1);
      await pause(300);
      const again = await all[2].get('prod/core', 50, read);
      expect(again).toEqual({ tasks: 2 });
      expect(await all[0].get('prod/core', 5_000, read)).toEqual({ tasks: 1 });
    });

    it('fail together, once', async () => {
      const read = jest.fn().mockRejectedValue(throttled);
      const asked = await Promise.allSettled(
        reads().map(shared => shared.get('prod/core', 5_000, read)),
      );
      expect(read).toHaveBeenCalledTimes(1);
      for (const answer of asked) {
        expect(answer).toMatchObject({
          status: 'rejected',
          reason: {
            name: 'AwsCallError',
            problem: 'throttled',
            message: 'AWS throttles ecs:ListServices',
          },
        });
      }
    });

    it('read for themselves while Postgres is away, less often', async () => {
      outage = async () => {
        throw new ServiceUnavailableError('away');
      };
      const read = jest.fn(async () => ({ tasks: 1 }));
      const all = reads();
      for (let time = 0; time < 3; time += 1) {
        for (const shared of all) await shared.get('prod/core', 20, read);
        await pause(50);
      }
      expect(read).toHaveBeenCalledTimes(3);
    });
  });
});
