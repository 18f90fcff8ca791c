import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { StartTurn } from './StartTurn';

jest.setTimeout(60_000);

describe('StartTurn', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let knex: Awaited<ReturnType<typeof databases.init>>;
  const logger = mockServices.logger.mock();

  beforeEach(async () => {
    knex = await databases.init('POSTGRES_18');
    logger.warn.mockClear();
  });

  const take = (patienceMs?: number) => {
    const { connectionSettings } = knex.client;
    return StartTurn.take({
      connection: {
        ...connectionSettings,
        // Knex hides it from what copies.
        password: connectionSettings.password,
        query_timeout: 5_000,
      },
      logger,
      patienceMs,
    });
  };

  it('is one’s at a time, in whatever order', async () => {
    let starting = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        const turn = await take();
        starting += 1;
        most = Math.max(most, starting);
        await knex.raw('select pg_sleep(0.05)');
        starting -= 1;
        await turn.release();
      }),
    );
    expect(most).toBe(1);
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('ends with the process that had it', async () => {
    await take();
    const next = take();
    await knex.raw(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'alphaswarm-admin start'
          and pid in (select pid from pg_locks where locktype = 'advisory' and granted)`,
    );
    await (await next).release();
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('is not waited for forever', async () => {
    const holder = await take();
    const other = await take(300);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(/^Another replica has been starting for 0 s/),
    );
    await other.release();
    await holder.release();
  });

  it('unlocks what a migration that was cut off has left locked, in any schema', async () => {
    await knex.raw('create schema catalog');
    for (const lock of [
      'knex_migrations_lock',
      'catalog.backstage_backend_tasks__knex_migrations_lock',
    ]) {
      await knex.raw(`create table ${lock} (is_locked integer)`);
      await knex.raw(`insert into ${lock} values (1)`);
    }
    await (await take()).release();
    expect(await knex('knex_migrations_lock').pluck('is_locked')).toEqual([0]);
    expect(logger.warn.mock.calls.flat()).toEqual(
      expect.arrayContaining([
        'A migration was cut off: knex_migrations_lock is unlocked',
        'A migration was cut off: catalog.backstage_backend_tasks__knex_migrations_lock is unlocked',
      ]),
    );
    logger.warn.mockClear();
    await (await take()).release();
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('goes on without Postgres: what follows says so', async () => {
    const turn = await StartTurn.take({
      connection: { host: '127.0.0.1', port: 1 },
      logger,
    });
    expect(logger.warn).toHaveBeenCalledWith(
      'Replicas that start together do not wait for one another',
      expect.objectContaining({ code: 'ECONNREFUSED' }),
    );
    await turn.release();
  });
});
