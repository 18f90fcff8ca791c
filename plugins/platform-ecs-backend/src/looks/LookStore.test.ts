import { randomBytes, randomUUID } from 'node:crypto';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';
import type { Knex } from 'knex';
import { createMemoryDatabase } from '../memory/createMemoryDatabase';
import { LookStore } from './LookStore';

jest.setTimeout(60_000);

const SUBJECT = 'cluster/prod';
const any = { maxAgeMs: 0, known: 0, anyway: false };
const recent = { maxAgeMs: 60_000, known: 0, anyway: false };
const denied = { message: 'AWS does not allow it', problem: 'denied' };

describe('LookStore', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let knex: Knex;
  let database: PluginDatabase;
  let one: LookStore;
  let other: LookStore;

  const storeOf = (format?: number) =>
    LookStore.create({
      database,
      replica: randomUUID(),
      format,
    });
  /** As if the time had passed since. */
  const elapse = (ms: number) =>
    knex('ecs_looks').update({
      found_at: knex.raw(`found_at - ? * interval '1 millisecond'`, [ms]),
      stored_at: knex.raw(`stored_at - ? * interval '1 millisecond'`, [ms]),
      leased_until: knex.raw(`leased_until - ? * interval '1 millisecond'`, [
        ms,
      ]),
      leased_at: knex.raw(`leased_at - ? * interval '1 millisecond'`, [ms]),
      rest_until: knex.raw(`rest_until - ? * interval '1 millisecond'`, [ms]),
    });

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    database = createMemoryDatabase({
      database: mockServices.database({ knex }),
      logger: mockServices.logger.mock(),
    });
    // Migrated beforehand: nothing that is tested waits for longer than a second.
    await database.run(async () => {}, { deadlineMs: 30_000 });
  });

  beforeEach(async () => {
    one = storeOf();
    other = storeOf();
    await knex('ecs_looks').delete();
  });

  it('lets one look, and gives the others what it found', async () => {
    expect((await one.claim(SUBJECT, any)).mine).toBe(true);
    expect(await other.claim(SUBJECT, any)).toMatchObject({
      mine: false,
      look: { busy: true, number: 0 },
    });
    const number = await one.put(SUBJECT, { services: ['core'] });
    const { mine, look } = await other.claim(SUBJECT, recent);
    expect(mine).toBe(false);
    expect(look).toEqual({
      number,
      found: { services: ['core'] },
      ageMs: expect.any(Number),
      failures: 0,
      failure: undefined,
      restMs: 0,
      busy: false,
      ours: false,
    });
    expect(look.ageMs).toBeLessThan(10_000);
    expect((await one.read(SUBJECT, 0)).ours).toBe(true);
  });

  it('lets exactly one of many look', async () => {
    const claims = await Promise.all(
      Array.from({ length: 20 }, () => storeOf().claim(SUBJECT, any)),
    );
    expect(claims.filter(({ mine }) => mine)).toHaveLength(1);
  });

  it('does not tell again what the caller knows', async () => {
    await one.claim(SUBJECT, any);
    const number = (await one.put(SUBJECT, 1)) as number;
    expect(await other.read(SUBJECT, number)).toMatchObject({
      number,
      found: undefined,
    });
    await one.claim(SUBJECT, any);
    const next = await one.put(SUBJECT, 2);
    expect(next).toBeGreaterThan(number);
    expect((await other.read(SUBJECT, number)).found).toBe(2);
  });

  it('numbers looks on where a crash of Postgres emptied the table', async () => {
    await one.claim(SUBJECT, any);
    const before = (await one.put(SUBJECT, 1)) as number;
    await knex('ecs_looks').delete();
    await one.claim(SUBJECT, any);
    expect(await one.put(SUBJECT, 2)).toBeGreaterThan(before);
  });

  it('has those who waited for a long look take it, however old it is', async () => {
    await one.claim(SUBJECT, any);
    await elapse(3_000);
    await one.put(SUBJECT, 'slow');
    const wanted = { ...any, maxAgeMs: 1_000 };
    expect(await other.claim(SUBJECT, wanted)).toMatchObject({
      mine: false,
      look: { found: 'slow' },
    });
    await elapse(250);
    expect((await other.claim(SUBJECT, wanted)).mine).toBe(true);
  });

  it('gives the lease of one that died to another after four seconds, and takes nothing from the dead', async () => {
    await one.claim(SUBJECT, any);
    await elapse(3_000);
    expect((await other.claim(SUBJECT, any)).mine).toBe(false);
    await elapse(1_000);
    expect((await other.claim(SUBJECT, any)).mine).toBe(true);
    expect(await one.put(SUBJECT, 'late')).toBeUndefined();
    await one.fail(SUBJECT, { failures: 1, failure: denied, restMs: 60_000 });
    await one.release(SUBJECT);
    expect(await storeOf().read(SUBJECT, 0)).toMatchObject({
      busy: true,
      number: 0,
      failures: 0,
    });
    await other.put(SUBJECT, 'in time');
    expect((await one.read(SUBJECT, 0)).found).toBe('in time');
  });

  it('keeps a lease that is renewed', async () => {
    await one.claim(SUBJECT, any);
    await elapse(3_000);
    await one.renew(SUBJECT);
    await elapse(3_000);
    expect((await other.claim(SUBJECT, any)).mine).toBe(false);
  });

  it('lets nobody look while all rest after a failure, and keeps what was found before', async () => {
    await one.claim(SUBJECT, any);
    await one.put(SUBJECT, 'good');
    await one.claim(SUBJECT, any);
    await one.fail(SUBJECT, { failures: 3, failure: denied, restMs: 30_000 });
    const { mine, look } = await other.claim(SUBJECT, any);
    expect(mine).toBe(false);
    expect(look).toMatchObject({ found: 'good', failures: 3, failure: denied });
    expect(look.restMs).toBeGreaterThan(20_000);
    // Somebody changed something: that is worth one look.
    expect((await other.claim(SUBJECT, { ...any, anyway: true })).mine).toBe(
      true,
    );
    await other.release(SUBJECT);
    await elapse(30_000);
    expect(await other.claim(SUBJECT, any)).toMatchObject({
      mine: true,
      look: { failures: 3 },
    });
    await other.put(SUBJECT, 'again');
    expect(await one.read(SUBJECT, 0)).toMatchObject({
      failures: 0,
      failure: undefined,
      restMs: 0,
    });
  });

  it('keeps versions of the portal apart that write different formats', async () => {
    const older = storeOf(0);
    await older.claim(SUBJECT, any);
    await older.put(SUBJECT, 'of an older shape');
    expect(await one.claim(SUBJECT, recent)).toMatchObject({
      mine: true,
      look: { number: 0, found: undefined },
    });
    await one.put(SUBJECT, 'of this shape');
    expect((await older.read(SUBJECT, 0)).found).toBe('of an older shape');
  });

  it('shares nothing that is too large', async () => {
    await one.claim(SUBJECT, any);
    // Random bytes can't be compressed by much.
    const large = randomBytes(5 * 1024 * 1024).toString('base64');
    expect(await one.put(SUBJECT, large)).toBeUndefined();
    expect(await other.claim(SUBJECT, recent)).toMatchObject({
      mine: true,
      look: { number: 0 },
    });
  });

  it('has one replica do something, and another when that one lets go or is gone', async () => {
    expect(await one.hold('recorder', 60_000)).toBe(true);
    expect(await other.hold('recorder', 60_000)).toBe(false);
    expect(await one.hold('recorder', 60_000)).toBe(true);
    await one.release('recorder');
    expect(await other.hold('recorder', 60_000)).toBe(true);
    await elapse(60_000);
    expect(await one.hold('recorder', 60_000)).toBe(true);
  });

  it('forgets what nobody has looked at for an hour', async () => {
    await one.claim(SUBJECT, any);
    await one.put(SUBJECT, 'old');
    await elapse(3_600_000);
    await one.claim('cluster/other', any);
    await one.prune();
    expect(await knex('ecs_looks').pluck('subject')).toEqual(['cluster/other']);
  });
});
