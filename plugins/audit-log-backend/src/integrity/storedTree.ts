import {
  formatContinuation,
  TiledTree,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  nodeTreeHasher,
  type StoredCheckpoint,
  storedTiles,
  type TreeTables,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { PresentTree } from './Witness';

/** The tree as it is stored, under a signed head. */
export function storedTree(
  tables: TreeTables,
  head: StoredCheckpoint,
): PresentTree {
  const treeOf = (size: number) =>
    TiledTree.create({
      size,
      reader: storedTiles(tables),
      hasher: nodeTreeHasher,
    });
  return {
    head,
    rootAt: size => treeOf(size).root(),
    continuation: async oldSize =>
      formatContinuation({
        oldSize,
        hashes: await treeOf(head.size).consistencyProof(oldSize),
        checkpoint: head.note,
      }),
  };
}
