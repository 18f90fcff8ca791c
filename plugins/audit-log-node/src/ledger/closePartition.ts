import type { Knex } from 'knex';

/** What came of {@link closePartition}: a new partition begins at `from`, it was not time, or others kept the table for too long. */
export type PartitionTurn =
  | { outcome: 'closed'; from: number }
  | { outcome: 'not-due' }
  | { outcome: 'busy' };

/** Postgres's "lock not available". */
const LOCK_TIMEOUT = '55P03';

/**
 * Closes the ledger's partition that rows go to, if its month is over or it is full, and opens the next one. Any process may ask, at any time: the database
 * decides. Appends wait meanwhile, for about as long as Postgres takes to read the partition.
 *
 * @param database - a pool in the audit log's schema
 * @throws what the database throws, unless somebody reads the table for so long that appends would have to wait for them: then nothing is done
 */
export async function closePartition(database: Knex): Promise<PartitionTurn> {
  try {
    return await database.transaction(async trx => {
      await trx.raw('set local statement_timeout = 0');
      const { rows } = await trx.raw<{ rows: Array<{ from: string | null }> }>(
        'select audit_close_partition() as from',
      );
      const [{ from }] = rows;
      return from === null
        ? { outcome: 'not-due' }
        : { outcome: 'closed', from: Number(from) };
    });
  } catch (error) {
    if ((error as { code?: unknown }).code === LOCK_TIMEOUT) {
      return { outcome: 'busy' };
    }
    throw error;
  }
}
