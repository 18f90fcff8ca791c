import { toError } from '@backstage/errors';
import type {
  AuditPhase,
  TrustedLog,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { AuditActor, AuditLedger } from '../AuditLedger';
import type { TreeTables } from '../tree/TreeTables';
import { exportPartition } from './exportPartition';
import {
  type ClosedPartition,
  detachPartition,
  isDetached,
  oldestClosedPartition,
  reasonToKeep,
} from './partitions';
import { retentionDetachEvent } from './retentionEvent';

/** Options of {@link archiveOldRows}. */
export type ArchiveOldRowsOptions = {
  /** A pool in the audit log's schema, of the role that owns its tables. */
  database: Knex;
  tables: TreeTables;
  ledger: AuditLedger;
  /** The keys that heads and exports have to verify with. */
  log: TrustedLog;
  /** Where the exports go. */
  folder: string;
  /** Partitions that were closed before it are archived. */
  closedBefore: Date;
  /** Who runs it. */
  actor: AuditActor;
  /** Told of each step, in words. */
  say(line: string): void;
};

/** An actor for the rows that say what was archived. */
export function retentionActor(operator: string): AuditActor {
  return { kind: 'agent', agentSubject: `audit-retention, run by ${operator}` };
}

/**
 * Archives what is older than the retention, partition by partition, oldest first: its rows are exported with their proof and the export is verified; then the
 * partition is taken out of the table. Tiles and checkpoints stay, so that receipts, proofs and `audit-fsck` go on as before.
 *
 * Taking out is an action in the ledger. A run that was killed in the middle is finished by the next one.
 *
 * @returns how many partitions were archived
 * @throws Error, saying why, at the first partition that has to stay or doesn't verify
 */
export async function archiveOldRows(
  options: ArchiveOldRowsOptions,
): Promise<number> {
  const { database, tables, log, folder, closedBefore, say } = options;
  await finishEarlierRun(options);
  for (let archived = 0; ; archived += 1) {
    const partition = await oldestClosedPartition(database, closedBefore);
    if (!partition) return archived;
    const rows = `Rows ${partition.from} to ${partition.to - 1}`;
    const reason = await reasonToKeep(database, partition);
    if (reason) throw new Error(`${rows} stay: ${reason}`);
    const file = await exportPartition({ tables, log, partition, folder });
    say(`${rows}: exported to ${file}, verified`);
    await detach(options, partition, path.basename(file));
    say(`${rows}: taken out of the table, which has them no more`);
  }
}

async function detach(
  { database, ledger, actor }: ArchiveOldRowsOptions,
  partition: ClosedPartition,
  archive: string,
): Promise<void> {
  const actionId = randomUUID();
  const { from, to } = partition;
  const append = (phase: AuditPhase, details: object) =>
    ledger.append({
      definition: retentionDetachEvent,
      actionId,
      phase,
      actor,
      target: { kind: 'audit-partition', id: String(from) },
      details: { input: { from, to: to - 1, archive }, ...details },
    });
  await append('intent', { closedAt: partition.closedAt.toISOString() });
  try {
    await detachPartition(database, partition);
  } catch (error) {
    // A lost connection may have done it.
    if (!(await isDetached(database, from))) {
      await append('failed', { error: { message: toError(error).message } });
      throw error;
    }
  }
  await append('succeeded', {});
}

/** Ends the actions that a run which was killed left open: whether a partition is out of the table can be seen. */
async function finishEarlierRun({
  database,
  ledger,
  actor,
}: ArchiveOldRowsOptions): Promise<void> {
  const open = await ledger.openActions({ olderThanMs: 0, limit: 1_000 });
  for (const { actionId, intent } of open) {
    if (intent.event_type !== retentionDetachEvent.id) continue;
    const done = await isDetached(database, Number(intent.target_id));
    await ledger.append({
      definition: retentionDetachEvent,
      actionId,
      phase: done ? 'succeeded' : 'failed',
      actor,
      target: { kind: 'audit-partition', id: intent.target_id! },
      details: {
        input: intent.details.input,
        ...(!done && { error: { message: 'The run ended before it' } }),
      },
    });
  }
}
