import {
  archiveObjectName,
  canonicalRow,
  createExport,
  type ExportRow,
  ExportVerifier,
  ProofError,
  TiledTree,
  type TrustedLog,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  LedgerBrokenError,
  nodeTreeHasher,
  type StoredCheckpoint,
  storedTiles,
  type TreeTables,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { SeqRange } from '../search/SeqRange';
import type { KeptObject } from './LockedBucket';

/** How many rows are read at once. */
const PAGE_ROWS = 1_000;

/** An object ends before it gets much larger: it is in memory as a whole. */
const MAX_TEXT = 16 * 1_048_576;

/** What {@link buildArchiveObject} works with. */
export type ArchiveObjectSource = {
  tables: TreeTables;
  log: TrustedLog;
  /** The head that the rows are proven by. */
  head: StoredCheckpoint;
  /** The rows that may be in it; those that don't fit are for the next one. */
  range: SeqRange;
  /** How many rows an object holds at most. */
  maxRows: number;
};

/** An object, and the rows that are in it. */
export type ArchiveObject = { object: KeptObject; range: SeqRange };

/**
 * Writes the next object of the archive: an export that proves itself. It is verified before it is given out, so that nothing gets into the archive that isn't what
 * was signed.
 *
 * @throws LedgerBrokenError if rows are missing, or are not what was signed
 */
export async function buildArchiveObject(
  source: ArchiveObjectSource,
): Promise<ArchiveObject> {
  const { tables, head, log } = source;
  const rows = await readRows(source);
  const { from } = source.range;
  const range = { from, to: from + rows.length };
  const verifier = ExportVerifier.create({ log, hasher: nodeTreeHasher });
  const pieces: Buffer[] = [];
  const text = createExport({
    checkpoint: head.note,
    tree: TiledTree.create({
      size: head.size,
      reader: storedTiles(tables),
      hasher: nodeTreeHasher,
    }),
    range,
    pages: [rows],
  });
  try {
    for await (const piece of text) {
      const bytes = Buffer.from(piece);
      pieces.push(bytes);
      verifier.write(bytes);
    }
    verifier.finish();
  } catch (error) {
    if (!(error instanceof ProofError)) throw error;
    throw new LedgerBrokenError(
      `rows ${range.from} to ${range.to - 1} are not what was signed: ${error.message}`,
    );
  }
  return {
    range,
    object: {
      name: archiveObjectName(range),
      body: Buffer.concat(pieces),
      contentType: 'application/x-ndjson',
      metadata: {
        from: String(range.from),
        to: String(range.to),
        'head-size': String(head.size),
        'head-root': Buffer.from(head.root).toString('hex'),
      },
    },
  };
}

async function readRows(source: ArchiveObjectSource): Promise<ExportRow[]> {
  const { tables, range, maxRows } = source;
  const end = Math.min(range.to, range.from + maxRows);
  const rows: ExportRow[] = [];
  let next = range.from;
  let text = 0;
  while (next < end && text < MAX_TEXT) {
    const page = await tables.rows(next, Math.min(end, next + PAGE_ROWS));
    for (const row of page) {
      if (row.seq !== next) break;
      const canonical = canonicalRow(row);
      rows.push({ seq: row.seq, canonical, leafHash: row.leaf_hash });
      text += canonical.length;
      next += 1;
    }
    if (page.at(-1)?.seq !== next - 1) {
      throw new LedgerBrokenError(`row ${next} is missing in the database`);
    }
  }
  return rows;
}
