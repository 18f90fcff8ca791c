import {
  TiledTree,
  verifyInclusion,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  nodeTreeHasher,
  storedTiles,
  TreeTables,
} from '@alphaswarm-admin/plugin-audit-log-node';
import { openLedgerPool } from './openLedgerPool';

/** A row for each of some proofs: spread over the log, in no order that a cache would like. */
export function rowToProve(proof: number, rows: number): number {
  return (proof * 7_919_317) % rows;
}

/**
 * How long inclusion proofs take, each made from the tiles in Postgres and verified, as the portal does it, without a request around it.
 *
 * @param proofs - how many
 * @returns milliseconds each
 * @throws Error if one doesn't lead to the signed root
 */
export async function proofTimes(proofs: number): Promise<number[]> {
  const database = openLedgerPool();
  const tables = TreeTables.create({ database, timeoutMs: 60_000 });
  const head = await tables.latestCheckpoint();
  if (!head) throw new Error('Nothing is signed');
  const times: number[] = [];
  for (let proof = 0; proof < proofs; proof += 1) {
    const index = rowToProve(proof, head.size);
    const [row] = await tables.rows(index, index + 1);
    const startedAt = performance.now();
    const tree = TiledTree.create({
      size: head.size,
      reader: storedTiles(tables),
      hasher: nodeTreeHasher,
    });
    verifyInclusion(
      {
        leafHash: Buffer.from(row.leaf_hash, 'hex'),
        index,
        size: head.size,
        root: head.root,
        proof: await tree.inclusionProof(index),
      },
      nodeTreeHasher,
    );
    times.push(performance.now() - startedAt);
  }
  await database.destroy();
  return times;
}
