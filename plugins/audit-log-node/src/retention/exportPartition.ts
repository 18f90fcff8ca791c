import {
  canonicalRow,
  createExport,
  type ExportRow,
  TiledTree,
  type TrustedLog,
  verifyExport,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { nodeTreeHasher } from '../tree/nodeHasher';
import { storedTiles } from '../tree/storedTile';
import { verifyStored } from '../tree/TreeIntegrator';
import type { TreeTables } from '../tree/TreeTables';
import type { ClosedPartition } from './partitions';

const ROWS_AT_A_TIME = 1_000;

/**
 * Writes a partition's rows, with the proof that they are in the signed tree, to a file that `audit-verify` verifies, and verifies it. A file that is there
 * already is not written again, only verified.
 *
 * @param options.folder - where to
 * @returns the file's path; it is on disk
 * @throws ProofError if what was written doesn't verify, or was not all rows of the partition
 */
export async function exportPartition(options: {
  tables: TreeTables;
  log: TrustedLog;
  partition: ClosedPartition;
  folder: string;
}): Promise<string> {
  const { tables, log, partition, folder } = options;
  const file = path.join(
    folder,
    `audit-log-${partition.from}-${partition.to}.ndjson`,
  );
  if (!(await exists(file))) {
    const unfinished = `${file}.unfinished`;
    await pipeline(
      Readable.from(await pieces(tables, log, partition)),
      createWriteStream(unfinished, { mode: 0o600, flush: true }),
    );
    await verifyFile(unfinished, log, partition);
    await rename(unfinished, file);
    await flushFolder(folder);
    return file;
  }
  await verifyFile(file, log, partition);
  return file;
}

async function pieces(
  tables: TreeTables,
  log: TrustedLog,
  range: ClosedPartition,
): Promise<AsyncIterable<string>> {
  const head = await tables.latestCheckpoint();
  if (!head) throw new Error('No head was signed yet');
  verifyStored(head, log);
  return createExport({
    checkpoint: head.note,
    tree: TiledTree.create({
      size: head.size,
      reader: storedTiles(tables),
      hasher: nodeTreeHasher,
    }),
    range: { from: range.from, to: range.to },
    pages: pagesOf(tables, range),
  });
}

async function* pagesOf(
  tables: TreeTables,
  { from, to }: ClosedPartition,
): AsyncGenerator<ExportRow[]> {
  for (let at = from; at < to; at += ROWS_AT_A_TIME) {
    const rows = await tables.rows(at, Math.min(to, at + ROWS_AT_A_TIME));
    yield rows.map(row => ({
      seq: row.seq,
      canonical: canonicalRow(row),
      leafHash: row.leaf_hash,
    }));
  }
}

async function verifyFile(
  file: string,
  log: TrustedLog,
  { from, to }: ClosedPartition,
): Promise<void> {
  const verdict = await verifyExport(
    createReadStream(file, { highWaterMark: 1_048_576 }),
    { log, hasher: nodeTreeHasher },
  );
  if (!verdict.complete || verdict.from !== from || verdict.to !== to) {
    throw new Error(
      `${file} verifies, but is not an export of all rows from ${from} to ${to}`,
    );
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** A new name is on disk once its folder is. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
