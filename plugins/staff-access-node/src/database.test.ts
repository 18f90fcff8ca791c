import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { createRetryingDatabase, withShortTimeouts } from './database';

describe('withShortTimeouts', () => {
  it('keeps what an installer set, and adds short timeouts for this schema only', () => {
    const config = withShortTimeouts(
      mockServices.rootConfig({
        data: {
          backend: {
            database: {
              client: 'pg',
              connection: { host: 'db' },
              plugin: {
                'staff-access': { connection: { query_timeout: 9_000 } },
                catalog: { connection: { host: 'other' } },
              },
            },
          },
        },
      }),
    );
    expect(config.get('backend.database')).toMatchObject({
      client: 'pg',
      connection: { host: 'db' },
      plugin: {
        'staff-access': {
          connection: { query_timeout: 9_000, statement_timeout: 1_500 },
          knexConfig: { pool: { acquireTimeoutMillis: 1_500 } },
        },
        catalog: { connection: { host: 'other' } },
      },
    });
    expect(
      config.getConfig('backend.database.plugin.staff-access').get(),
    ).toMatchObject({
      connection: { query_timeout: 9_000, statement_timeout: 1_500 },
    });
  });
});

describe('createRetryingDatabase', () => {
  it('opens once for many, and again after a failure', async () => {
    const knex = {} as Knex;
    const connect = jest
      .fn<Promise<Knex>, []>()
      .mockRejectedValueOnce(new Error('down'))
      .mockResolvedValue(knex);
    const database = createRetryingDatabase(connect);
    await expect(
      Promise.all([database.client(), database.client()]),
    ).rejects.toThrow('down');
    expect(await database.client()).toBe(knex);
    expect(await database.client()).toBe(knex);
    expect(connect).toHaveBeenCalledTimes(2);
  });
});
