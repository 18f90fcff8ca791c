import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import {
  serviceDeployment,
  killedTask,
  revisions,
} from '../__testUtils__/rollouts';
import { ago, NOW } from '../__testUtils__/ecsService';
import { summariseRollout } from '../rollouts/describeRollout';
import { createMemoryDatabase } from './createMemoryDatabase';
import { memoryOfDeployment, memoryOfTask } from './memoriesOf';
import { MemoryStore, type NewMemory } from './MemoryStore';

jest.setTimeout(60_000);

const core = { cluster: 'prod', service: 'core' };

function event(id: string, secondsAgo: number, message: string): NewMemory {
  return {
    ...core,
    kind: 'event',
    subject: id,
    happenedAt: ago(secondsAgo),
    summary: message,
    words: [],
    facts: { id, message },
  };
}

describe('MemoryStore', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let knex: Knex;
  let store: MemoryStore;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    store = MemoryStore.create(
      createMemoryDatabase({
        database: mockServices.database({ knex }),
        logger: mockServices.logger.mock(),
      }),
    );
  });

  beforeEach(async () => {
    await store.keep([]);
    // The first use brings the schema.
    await store.search({}, { limit: 1 });
    await knex('ecs_memory').delete();
  });

  it('keeps each thing once, however often it is told', async () => {
    const memories = [event('a', 10, 'one'), event('a', 10, 'one')];
    expect(await store.keep(memories)).toBe(1);
    expect(await store.keep(memories)).toBe(0);
    const { items } = await store.search({}, { limit: 10 });
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      kind: 'event',
      summary: 'one',
      happenedAt: ago(10),
      facts: { id: 'a', message: 'one' },
    });
  });

  it('follows a deployment to its end, and changes nothing else that was said', async () => {
    const told = (status: string) =>
      memoryOfDeployment(
        core,
        summariseRollout(
          { deployment: serviceDeployment({ status }), revisions },
          status === 'IN_PROGRESS' ? 'in-progress' : 'rolled-back',
        ),
      );
    await store.keep([told('IN_PROGRESS'), event('a', 1, 'first')]);
    await store.keep([told('ROLLBACK_SUCCESSFUL'), event('a', 1, 'second')]);
    const { items } = await store.search({}, { limit: 10 });
    expect(items.map(({ summary }) => summary)).toEqual([
      'first',
      'Deployment of core:8: rolled back.',
    ]);
  });

  it('finds a stopped task by reason, exit code, id and service', async () => {
    await store.keep([
      memoryOfTask(core, killedTask()),
      memoryOfTask({ ...core, service: 'other' }, killedTask({ id: 'other' })),
      event('e', 5, 'has started 1 tasks'),
    ]);
    const found = async (filter: Parameters<MemoryStore['search']>[0]) =>
      (await store.search(filter, { limit: 10 })).items.map(
        ({ service, kind }) => `${service} ${kind}`,
      );
    const task = 'core stopped-task';
    expect(await found({ q: 'outofmemory', service: 'core' })).toEqual([task]);
    expect(await found({ exitCode: 137, service: 'core' })).toEqual([task]);
    expect(await found({ exitCode: 143, service: 'core' })).toEqual([task]);
    expect(await found({ exitCode: 1 })).toEqual([]);
    expect(await found({ q: 'task-1' })).toEqual([task]);
    expect(await found({ kind: 'event' })).toEqual(['core event']);
    expect(await found({ cluster: 'elsewhere' })).toEqual([]);
    expect(await found({ from: ago(10) })).toEqual(['core event']);
    expect(await found({ to: ago(10), service: 'core' })).toEqual([task]);
  });

  it.each(['%', '_', '\\', "'; drop table ecs_memory; --", '🚀 % _'])(
    'takes %j for what it is',
    async text => {
      await store.keep([
        event('with', 1, `holds ${text} in it`),
        event('without', 2, 'holds nothing of it'),
      ]);
      const { items } = await store.search({ q: text }, { limit: 10 });
      expect(items.map(({ summary }) => summary)).toEqual([
        `holds ${text} in it`,
      ]);
    },
  );

  it('keeps what no text of Postgres could hold', async () => {
    await store.keep([event('nul', 1, 'before\u0000after')]);
    const { items } = await store.search({ q: 'beforeafter' }, { limit: 1 });
    expect(items).toHaveLength(1);
  });

  it('pages through all, newest first, also among those of one instant', async () => {
    await store.keep(
      Array.from({ length: 7 }, (_, index) =>
        event(`e${index}`, index < 4 ? 10 : 20, `number ${index}`),
      ),
    );
    const seen: string[] = [];
    let place: Awaited<ReturnType<MemoryStore['search']>>['next'];
    do {
      const page = await store.search({}, { place, limit: 3 });
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map(({ summary }) => summary));
      place = page.next;
    } while (place);
    expect(seen).toEqual([3, 2, 1, 0, 6, 5, 4].map(it => `number ${it}`));
  });

  it('forgets what is older than a time, and nothing else', async () => {
    await store.keep([event('old', 100, 'old'), event('new', 10, 'new')]);
    expect(await store.prune(ago(50))).toBe(1);
    const { items } = await store.search({}, { limit: 10 });
    expect(items.map(({ summary }) => summary)).toEqual(['new']);
  });

  it('knows the last state of each service', async () => {
    const state = (at: string, word: 'steady' | 'failing'): NewMemory => ({
      ...core,
      kind: 'state',
      subject: `core@${at}`,
      happenedAt: at,
      summary: word,
      words: [],
      facts: { state: word, sentence: word },
    });
    await store.keep([state(NOW, 'failing'), state(ago(10), 'steady')]);
    expect(await store.lastStates('prod')).toEqual(
      new Map([['core', 'failing']]),
    );
    expect(await store.lastStates('elsewhere')).toEqual(new Map());
  });
});

describe('MemoryStore without its database', () => {
  it('says so, and tries again', async () => {
    const getClient = jest.fn().mockRejectedValue(
      Object.assign(new Error('connect ECONNREFUSED'), {
        code: 'ECONNREFUSED',
      }),
    );
    const store = MemoryStore.create(
      createMemoryDatabase({
        database: { getClient },
        logger: mockServices.logger.mock(),
      }),
    );
    for (const attempt of [1, 2]) {
      await expect(store.search({}, { limit: 1 })).rejects.toMatchObject({
        name: 'ServiceUnavailableError',
        message: expect.stringContaining('What is live is not affected'),
      });
      expect(getClient).toHaveBeenCalledTimes(attempt);
    }
  });
});
