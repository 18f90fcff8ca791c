import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';

/** Any constant: what tells this advisory lock from those of others. */
const ADVISORY_LOCK = 4_710_311;
/** How often it is seen after a migration that another process is at, milliseconds. */
const BUSY_EVERY_MS = 25;

/**
 * Brings a schema to its newest version. Any number of processes may start at once: they wait for one another, and one that was killed half-way keeps nobody waiting. Knex
 * alone does neither: who makes its tables second fails, and its lock outlives who held it.
 *
 * @param knex - a client whose search path begins with the schema, and whose pool has two connections at least
 * @param migrations - where they are, and the table that they are counted in
 * @throws what the database or a migration throws
 * @see https://www.postgresql.org/docs/18/explicit-locking.html#ADVISORY-LOCKS
 */
export async function migrateSchema(
  knex: Knex,
  migrations: Knex.MigratorConfig,
): Promise<void> {
  for (;;) {
    const migrated = await knex.transaction(async trx => {
      // Tried, not waited for: a statement that waits would end at the client's timeout.
      const { rows } = await trx.raw(
        'select pg_try_advisory_xact_lock(?, hashtext(current_schema())) as locked',
        [ADVISORY_LOCK],
      );
      if (!rows[0].locked) return false;
      // Whoever holds the advisory lock is the only one migrating, so knex's own lock, if it is held, was left by a killed process.
      await knex.migrate.forceFreeMigrationsLock(migrations);
      await knex.migrate.latest(migrations);
      return true;
    });
    if (migrated) return;
    await delay(BUSY_EVERY_MS);
  }
}
