import {
  TILE_WIDTH,
  type TrustedLog,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { LedgerBrokenError } from '../tree/errors';
import { rehash, RowAudit } from '../tree/RowAudit';
import { verifyStored } from '../tree/TreeIntegrator';
import type { StoredCheckpoint, TreeTables } from '../tree/TreeTables';

/** Checkpoints, and rows beyond the head, looked at together. */
const CHECKPOINTS_AT_A_TIME = 256;
const ROWS_AT_A_TIME = 512;

/** What {@link checkLedger} looked at, and what it found. */
export type LedgerCheck = {
  /** Rows in the ledger, and how many of them the signed head covers. */
  rows: number;
  signedRows: number;
  /** Rows below this `seq` are archived, and were checked by their tiles; left out if there are none. */
  archivedTo?: number;
  /** What is wrong, each in words; empty if nothing is. */
  problems: string[];
};

/**
 * Checks the whole ledger: rows without a gap, each what was hashed; every tile what its rows make it; every checkpoint signed, and of the
 * tree that its rows make; the open actions those without an outcome. The database may be in use: it is looked at as it is at one moment.
 *
 * @param options.log - the keys that checkpoints have to verify with
 * @throws what the database throws
 */
export async function checkLedger(options: {
  tables: TreeTables;
  log: TrustedLog;
}): Promise<LedgerCheck> {
  return options.tables.snapshot(tables =>
    checkAsItIs({ tables, log: options.log }),
  );
}

/** {@link checkLedger} in a transaction of the caller's. */
export async function checkAsItIs(options: {
  tables: TreeTables;
  log: TrustedLog;
}): Promise<LedgerCheck> {
  const { tables, log } = options;
  const problems: string[] = [];
  const rows = await tables.rowCount();
  const signedRows = (await tables.latestCheckpoint())?.size ?? 0;
  const check = async (what: Promise<void>) => {
    try {
      await what;
    } catch (error) {
      if (!(error instanceof LedgerBrokenError)) throw error;
      problems.push(error.message);
    }
  };
  await check(checkSignedRows(tables, log));
  await check(checkTileCounts(tables, signedRows));
  await check(checkLaterRows(tables, signedRows, rows));
  await check(checkOpenActions(tables));
  problems.push(...(await tables.duplicates()));
  const archivedTo = await tables.archivedTo();
  return { rows, signedRows, ...(archivedTo > 0 && { archivedTo }), problems };
}

/** Goes through the rows from checkpoint to checkpoint. */
async function checkSignedRows(
  tables: TreeTables,
  log: TrustedLog,
): Promise<void> {
  const audit = await RowAudit.fromBeginning(tables);
  let after: StoredCheckpoint | undefined;
  for (;;) {
    const checkpoints = await tables.checkpoints({
      after,
      limit: CHECKPOINTS_AT_A_TIME,
    });
    if (checkpoints.length === 0) return;
    for (const checkpoint of checkpoints) {
      verifyStored(checkpoint, log);
      while (audit.size < checkpoint.size) await audit.advance(checkpoint.size);
      audit.assertIs(checkpoint);
      after = checkpoint;
    }
  }
}

async function checkTileCounts(
  tables: TreeTables,
  size: number,
): Promise<void> {
  const stored = await tables.tileCounts();
  let expected = Math.floor(size / TILE_WIDTH);
  for (let level = 0; expected > 0 || stored.has(level); level += 1) {
    const count = stored.get(level) ?? 0;
    if (count !== expected) {
      throw new LedgerBrokenError(
        `there are ${count} full tiles of level ${level}, where a tree of ${size} rows has ${expected}`,
      );
    }
    expected = Math.floor(expected / TILE_WIDTH);
  }
}

/** The rows that no head covers yet, and that there are none that the ledger's head doesn't count. */
async function checkLaterRows(
  tables: TreeTables,
  signedRows: number,
  rows: number,
): Promise<void> {
  if (signedRows > rows) {
    throw new LedgerBrokenError(
      `a head of ${signedRows} rows was signed, but there are only ${rows}`,
    );
  }
  for (let from = signedRows; from < rows; from += ROWS_AT_A_TIME) {
    await rehash(tables, from, Math.min(rows, from + ROWS_AT_A_TIME));
  }
  const [uncounted] = await tables.rows(rows, rows + ROWS_AT_A_TIME);
  if (uncounted) {
    throw new LedgerBrokenError(
      `row ${uncounted.seq} is beyond the ${rows} rows that the ledger counts`,
    );
  }
}

async function checkOpenActions(tables: TreeTables): Promise<void> {
  const misplaced = await tables.misplacedOpenActions();
  if (misplaced.length > 0) {
    throw new LedgerBrokenError(
      `the table of open actions is wrong about ${misplaced.join(', ')}`,
    );
  }
}
