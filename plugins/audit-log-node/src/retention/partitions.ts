import { TILE_WIDTH } from '@alphaswarm-admin/plugin-audit-log-common';
import type { Knex } from 'knex';

/** A partition that rows no longer go to: those from `from`, inclusive, to `to`, exclusive. */
export type ClosedPartition = { from: number; to: number; closedAt: Date };

/** Whether the partition that begins at a row was taken out of the table. */
export async function isDetached(
  database: Knex,
  from: number,
): Promise<boolean> {
  const rows = await database('audit_partitions')
    .select('first_seq')
    .where('first_seq', from)
    .whereNotNull('detached_at');
  return rows.length > 0;
}

/** The oldest partition of the table, if it was closed before a time: no row of it is younger. */
export async function oldestClosedPartition(
  database: Knex,
  closedBefore: Date,
): Promise<ClosedPartition | undefined> {
  const [oldest] = await database('audit_partitions')
    .select('first_seq', 'end_seq', 'closed_at')
    .whereNull('detached_at')
    .orderBy('first_seq')
    .limit(1);
  if (!oldest?.closed_at || oldest.closed_at >= closedBefore) return undefined;
  return {
    from: Number(oldest.first_seq),
    to: Number(oldest.end_seq),
    closedAt: oldest.closed_at,
  };
}

/**
 * Why a partition has to stay for now, in words; undefined if it need not.
 *
 * @param database - a pool, or a transaction, in the audit log's schema
 */
export async function reasonToKeep(
  database: Knex,
  { from, to }: ClosedPartition,
): Promise<string | undefined> {
  const { rows: open } = await database.raw<{ rows: unknown[] }>(
    'select 1 from audit_open_actions where intent_seq >= ? and intent_seq < ? limit 1',
    [from, to],
  );
  if (open.length > 0) {
    return 'an action that has no outcome yet began in it';
  }
  const { rows } = await database.raw<{ rows: Array<{ size: string | null }> }>(
    'select max(size) as size from audit_checkpoints',
  );
  // Of what is not a full tile yet the hashes are in the rows.
  const inFullTiles =
    Math.floor(Number(rows[0].size ?? 0) / TILE_WIDTH) * TILE_WIDTH;
  if (to > inFullTiles) {
    return `its last rows are not in a full tile of the signed tree yet: rows below ${inFullTiles} are`;
  }
  return undefined;
}

/**
 * Takes a partition out of the ledger's table, and its rows out of what is searched. The partition itself stays in the database, with the triggers that refuse
 * changes to it: what becomes of it is decided by a person.
 *
 * @throws Error if it has to stay; what the database throws, also if somebody reads the table for longer than two seconds. Nothing was done then
 */
export async function detachPartition(
  database: Knex,
  partition: ClosedPartition,
): Promise<void> {
  const { from, to } = partition;
  await database.transaction(async trx => {
    await trx.raw(`set local lock_timeout = '2s'`);
    // Those that append hold a lock of it until they commit: no action is opened or closed meanwhile.
    await trx.raw('lock table security_audit_events in access exclusive mode');
    const reason = await reasonToKeep(trx, partition);
    if (reason) throw new Error(`Rows ${from} to ${to - 1} stay: ${reason}`);
    await trx.raw('alter table security_audit_events detach partition ??', [
      `security_audit_events_from_${from}`,
    ]);
    const marked = await trx('audit_partitions')
      .update({ detached_at: trx.fn.now() })
      .where({ first_seq: from, end_seq: to })
      .whereNull('detached_at');
    if (marked !== 1) throw new Error(`Rows ${from} to ${to - 1} are gone`);
  });
  await database('audit_search').where('seq', '<', to).delete();
}
