import { randomUUID } from 'node:crypto';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { migrateStaffAccessSchema } from '../database';
import { DatabaseFollows } from './DatabaseFollows';
import type { EndedAction, NewFollow } from './Follows';

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
jest.setTimeout(60_000);

const erik = 'user:staff/erik';
const olivia = 'user:staff/olivia';
const core = { kind: 'ecs-service', id: 'prod/core' };

function follow(change: Partial<NewFollow> = {}): NewFollow {
  return {
    userRef: erik,
    target: core,
    title: 'core',
    path: '/platform/prod/core',
    fromSeq: 10,
    createdAt: new Date(),
    ...change,
  };
}

function ended(change: Partial<EndedAction> = {}): EndedAction {
  return {
    actionId: randomUUID(),
    seq: 10,
    target: core,
    actor: olivia,
    ...change,
  };
}

describe('follows on PostgreSQL', () => {
  let knex: Knex;
  let follows: DatabaseFollows;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    await migrateStaffAccessSchema(knex);
    follows = DatabaseFollows.create({
      database: { client: async () => knex },
      logger: mockServices.logger.mock(),
    });
  });

  beforeEach(async () => {
    await knex('follows').delete();
    await knex('follow_progress').delete();
  });

  const told = async () =>
    (await follows.pending(100)).map(news => [
      news.follow.userRef,
      news.actionId,
    ]);

  it('come back as they were stored, newest first', async () => {
    const older = follow({ createdAt: new Date(0) });
    const newer = follow({ target: { kind: 'company', id: 'acme' } });
    await follows.add(older, 9);
    await follows.add(newer, 9);
    const { fromSeq: _, ...stored } = newer;
    const list = await follows.of(erik);
    expect(list[0]).toEqual(stored);
    expect(list[1].target).toEqual(core);
    expect(await follows.of(olivia)).toEqual([]);
  });

  it('are the same follow the second time, under the name that it has by then', async () => {
    const first = await follows.add(follow(), 1);
    const again = await follows.add(
      follow({ title: 'core 2', createdAt: new Date(0), fromSeq: 99 }),
      1,
    );
    expect(again).toEqual({ ...first, title: 'core 2' });
    await follows.note({ from: 10, to: 11, ended: [ended()] });
    expect(await told()).toHaveLength(1);
  });

  it('are not more than the limit, however many are asked for at once', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 12 }, (_, index) =>
        follows.add(follow({ target: { kind: 'k', id: `${index}` } }), 5),
      ),
    );
    const refused = answers.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(7);
    expect((refused[0] as PromiseRejectedResult).reason).toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(/5 things/),
    });
    expect(await follows.of(erik)).toHaveLength(5);
    // Somebody else's are counted for themselves.
    await follows.add(follow({ userRef: olivia }), 5);
  });

  it('have no position in the ledger until somebody follows something', async () => {
    expect(await follows.position()).toBeUndefined();
    await follows.note({ from: 0, to: 5, ended: [ended()] });
    expect(await follows.position()).toBeUndefined();
    await follows.add(follow({ fromSeq: 7 }), 9);
    await follows.add(follow({ userRef: olivia, fromSeq: 8 }), 9);
    expect(await follows.position()).toBe(7);
  });

  it('bring news of what others did after one began to follow, and of nothing else', async () => {
    await follows.add(follow(), 9);
    await follows.add(follow({ userRef: olivia, fromSeq: 11 }), 9);
    const [before, later, own, elsewhere, outside] = [
      ended(),
      ended({ seq: 12, actor: null }),
      ended({ seq: 13, actor: erik }),
      ended({ seq: 14, target: { kind: 'company', id: core.id } }),
      ended({ seq: 15, target: { kind: core.kind, id: 'prod/other' } }),
    ];
    await follows.note({
      from: 10,
      to: 16,
      ended: [before, later, own, elsewhere, outside],
    });
    expect((await told()).sort()).toEqual(
      [
        [erik, before.actionId],
        [erik, later.actionId],
        [olivia, later.actionId],
        [olivia, own.actionId],
      ].sort(),
    );
    expect(await follows.position()).toBe(16);
  });

  it('bring news once, whichever of several processes reads a stretch, and however often', async () => {
    await follows.add(follow(), 9);
    const action = ended();
    const stretch = { from: 10, to: 11, ended: [action] };
    await Promise.all(Array.from({ length: 8 }, () => follows.note(stretch)));
    await follows.note({ from: 11, to: 12, ended: [action] });
    expect(await told()).toEqual([[erik, action.actionId]]);
    expect(await follows.position()).toBe(12);
  });

  it('bring no news any more that was settled, given up, or is of what one has stopped following', async () => {
    await follows.add(follow(), 9);
    const actions = [ended(), ended(), ended()];
    await follows.note({ from: 10, to: 11, ended: actions });
    await follows.settle((await follows.pending(1))[0]);
    expect(await told()).toHaveLength(2);
    expect(await follows.giveUp(new Date(0))).toBe(0);
    await follows.remove(olivia, core);
    expect(await told()).toHaveLength(2);
    await follows.remove(erik, core);
    expect(await told()).toEqual([]);
    await follows.add(follow(), 9);
    await follows.note({ from: 11, to: 12, ended: [ended({ seq: 11 })] });
    expect(await follows.giveUp(new Date(Date.now() + 60_000))).toBe(1);
    expect(await told()).toEqual([]);
  });
});
