import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import createKnex from 'knex';
import { migrateSchema } from './migrateSchema';

jest.setTimeout(60_000);

describe('migrateSchema', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let directory: string;

  beforeAll(async () => {
    directory = await fs.mkdtemp(path.join(os.tmpdir(), 'migrations-'));
    await fs.writeFile(
      path.join(directory, '1_things.js'),
      `exports.up = async knex => {
        await knex.raw('select pg_sleep(0.3)');
        await knex.schema.createTable('things', table => table.text('name'));
        await knex('things').insert({ name: 'made' });
      };
      exports.down = knex => knex.schema.dropTable('things');`,
    );
  });

  afterAll(() => fs.rm(directory, { recursive: true }));

  it('migrates once, however many start at once', async () => {
    const knex = await databases.init('POSTGRES_18');
    await Promise.all(
      Array.from({ length: 4 }, () => migrateSchema(knex, { directory })),
    );
    expect(await knex('things')).toEqual([{ name: 'made' }]);
  });

  it('migrates two schemas of one database at the same time', async () => {
    const knex = await databases.init('POSTGRES_18');
    await knex.raw('create schema other');
    const second = createKnex({ ...knex.client.config, searchPath: ['other'] });
    try {
      await Promise.all([
        migrateSchema(knex, { directory }),
        migrateSchema(second, { directory }),
      ]);
      expect(await knex('things')).toHaveLength(1);
      expect(await second('things')).toHaveLength(1);
    } finally {
      await second.destroy();
    }
  });

  it('goes on after a process that was killed while it migrated', async () => {
    const knex = await databases.init('POSTGRES_18');
    await migrateSchema(knex, { directory });
    await knex('knex_migrations_lock').update({ is_locked: 1 });
    await migrateSchema(knex, { directory });
    expect(await knex('knex_migrations_lock').select('is_locked')).toEqual([
      { is_locked: 0 },
    ]);
  });

  it('lets what fails be tried again', async () => {
    const knex = await databases.init('POSTGRES_18');
    await knex.schema.createTable('things', table => table.text('name'));
    await expect(migrateSchema(knex, { directory })).rejects.toThrow(
      /already exists/,
    );
    await knex.schema.dropTable('things');
    await migrateSchema(knex, { directory });
    expect(await knex('things')).toHaveLength(1);
  });
});
