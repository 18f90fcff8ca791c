import {
  joinHashes,
  MemoryTree,
  sameHash,
} from '@alphaswarm-admin/plugin-audit-log-common';
import fc from 'fast-check';
import { hash } from 'node:crypto';
import { GrowingTree } from './GrowingTree';
import type { FullTile, TreeTables } from './TreeTables';

/** The tables as they are after rows were appended and tiles stored. */
function tablesWith(leafHashes: Uint8Array[], tiles: FullTile[]): TreeTables {
  return {
    leafHashes: async (from: number, to: number) =>
      joinHashes(leafHashes.slice(from, to)),
    tileRoots: async (level: number, from: number, to: number) =>
      joinHashes(
        tiles
          .filter(
            tile =>
              tile.level === level && tile.index >= from && tile.index < to,
          )
          .sort((a, b) => a.index - b.index)
          .map(tile => tile.root),
      ),
  } as unknown as TreeTables;
}

describe('GrowingTree', () => {
  // Two full levels of tiles, and some: 256² is 65,536.
  const leafHashes = Array.from({ length: 66_000 }, (_, i) =>
    hash('sha256', String(i), 'buffer'),
  );
  const naive = MemoryTree.create({ leafHashes });

  it('is the same tree however its leaves arrive, and wherever it is loaded again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 6 }),
        fc.integer({ min: 0, max: 65_536 - 256 }),
        async (chunks, start) => {
          const tiles: FullTile[] = [];
          const tables = tablesWith(leafHashes, tiles);
          let tree = await GrowingTree.load(tables, undefined);
          for (const chunk of [start, ...chunks]) {
            const next = leafHashes.slice(tree.size, tree.size + chunk);
            tiles.push(...tree.append(joinHashes(next)));
            expect(sameHash(tree.root(), naive.root(tree.size))).toBe(true);
            // Throws unless what is stored gives the root again.
            tree = await GrowingTree.load(tables, {
              size: tree.size,
              root: tree.root(),
            });
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('stores each tile once, when it is full, at every level', async () => {
    const tree = await GrowingTree.load(tablesWith(leafHashes, []), undefined);
    const tiles = tree.append(joinHashes(leafHashes));
    const counts = [0, 1, 2].map(
      wanted => tiles.filter(({ level }) => level === wanted).length,
    );
    expect(counts).toEqual([257, 1, 0]);
    const [top] = tiles.filter(({ level }) => level === 1);
    expect(sameHash(top.root, naive.root(65_536))).toBe(true);
  });
});
