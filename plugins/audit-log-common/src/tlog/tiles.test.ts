import fc from 'fast-check';
import { CompactTree } from './CompactTree';
import { joinHashes } from './hash';
import { MemoryTree } from './MemoryTree';
import { subtreesOf } from './subtrees';
import { TiledTree } from './TiledTree';
import {
  appendToTiles,
  entriesPath,
  parseTilePath,
  type TileCoordinates,
  tilePath,
  tilesOfTree,
} from './tiles';
import { NaiveTree, nodeHasher } from './__testUtils__/naiveTree';

describe('tilePath', () => {
  // The examples of the specification and its edges.
  it.each<[string, TileCoordinates]>([
    ['tile/0/x001/x234/067', { level: 0, index: 1_234_067, width: 256 }],
    ['tile/0/000', { level: 0, index: 0, width: 256 }],
    ['tile/1/000.p/1', { level: 1, index: 0, width: 1 }],
    ['tile/0/273.p/112', { level: 0, index: 273, width: 112 }],
    ['tile/2/999', { level: 2, index: 999, width: 256 }],
    ['tile/63/x001/000.p/255', { level: 63, index: 1000, width: 255 }],
  ])('is %s', (path, tile) => {
    expect(tilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });

  it('is read back for any tile', () => {
    fc.assert(
      fc.property(
        fc.record({
          level: fc.integer({ min: 0, max: 63 }),
          index: fc.maxSafeNat(),
          width: fc.integer({ min: 1, max: 256 }),
        }),
        tile => {
          expect(parseTilePath(tilePath(tile))).toEqual(tile);
        },
      ),
    );
  });

  it.each([
    'tile/00/000',
    'tile/64/000',
    'tile/0/0',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/x000/001',
    'tile/0/001/x002',
    'tile/0/x001x002/003',
    'tile/0/../000',
    'tile/0/x999/x999/x999/x999/x999/999',
    '/tile/0/000',
    'tile/entries/000',
    '',
  ])('is never %j', path => {
    expect(() => parseTilePath(path)).toThrow(
      expect.objectContaining({ code: 'malformed' }),
    );
  });

  it.each<TileCoordinates>([
    { level: 0, index: 0, width: 0 },
    { level: 0, index: 0, width: 257 },
    { level: -1, index: 0, width: 1 },
    { level: 64, index: 0, width: 1 },
    { level: 0, index: 0.5, width: 1 },
  ])('is not made for %j', tile => {
    expect(() => tilePath(tile)).toThrow(RangeError);
  });

  it('is tile/entries/… for entries', () => {
    expect(entriesPath({ index: 1_234_067, width: 8 })).toBe(
      'tile/entries/x001/x234/067.p/8',
    );
  });
});

describe('tilesOfTree', () => {
  it('are those of the example of 70,000 leaves in the specification', () => {
    const tiles = [...tilesOfTree(70_000)];
    const full = tiles.filter(({ width }) => width === 256);
    expect(full.filter(({ level }) => level === 0)).toHaveLength(273);
    expect(full.filter(({ level }) => level === 1)).toHaveLength(1);
    expect(tiles.filter(({ width }) => width < 256)).toEqual([
      { level: 0, index: 273, width: 112 },
      { level: 1, index: 1, width: 17 },
      { level: 2, index: 0, width: 1 },
    ]);
  });

  it('are a full one and a partial one above it for 256 leaves', () => {
    expect([...tilesOfTree(256)]).toEqual([
      { level: 0, index: 0, width: 256 },
      { level: 1, index: 0, width: 1 },
    ]);
  });

  it('are none for no leaves', () => {
    expect([...tilesOfTree(0)]).toEqual([]);
  });
});

const SIZE = 70_000;
const entries = Array.from({ length: SIZE }, (_, i) => Buffer.from(`${i}`));
const leafHashes = entries.map(nodeHasher.leaf);

/** The tiles of a log that grew by batches of these sizes. */
function grow(batches: readonly number[]): Map<string, Uint8Array> {
  const tiles = new Map<string, Uint8Array>();
  const tree = CompactTree.create({ hasher: nodeHasher });
  for (const batch of batches) {
    const leaves = leafHashes.slice(tree.size, tree.size + batch);
    for (const { level, index, from, hashes } of appendToTiles(tree, leaves)) {
      const before = tiles.get(`${level}/${index}`) ?? new Uint8Array(0);
      expect(before).toHaveLength(from * 32);
      tiles.set(`${level}/${index}`, Buffer.concat([before, hashes]));
    }
  }
  return tiles;
}

const allTiles = grow([SIZE]);
const memory = MemoryTree.create({ leafHashes, hasher: nodeHasher });
const asked: TileCoordinates[] = [];

function tiled(size: number): TiledTree {
  return TiledTree.create({
    size,
    hasher: nodeHasher,
    reader: {
      readTiles: async tiles => {
        asked.push(...tiles);
        return tiles.map(({ level, index }) =>
          allTiles.get(`${level}/${index}`)!,
        );
      },
    },
  });
}

const sizes = [1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, SIZE];

describe('appendToTiles', () => {
  it('makes the tiles that the specification defines', () => {
    const naive = new NaiveTree(entries);
    const wrong = [...tilesOfTree(SIZE)].filter(({ level, index, width }) => {
      const leaves = 256 ** level;
      const expected = Array.from({ length: width }, (_, i) =>
        naive.mth((index * 256 + i) * leaves, (index * 256 + i + 1) * leaves),
      );
      return !Buffer.from(joinHashes(expected)).equals(
        allTiles.get(`${level}/${index}`)!,
      );
    });
    expect(wrong).toEqual([]);
    expect(allTiles.size).toBe([...tilesOfTree(SIZE)].length);
  });

  it('makes the same tiles however the leaves come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 6 }),
        batches => {
          const total = batches.reduce((sum, batch) => sum + batch, 0);
          expect(grow(batches)).toEqual(grow([total]));
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('TiledTree', () => {
  it.each(sizes)('has the root and the right edge of %d leaves', async size => {
    expect(await tiled(size).root()).toEqual(memory.root(size));
    const compact = await tiled(size).compact();
    expect(compact.root()).toEqual(memory.root(size));
  });

  it.each(sizes)('proves what the tree of %d leaves proves', async size => {
    for (const i of [0, 1, 255, 256, 300, 65_535, 65_536, size - 1]) {
      if (i >= size) continue;
      expect(await tiled(size).inclusionProof(i)).toEqual(
        memory.inclusionProof(i, size),
      );
      expect(await tiled(size).consistencyProof(i)).toEqual(
        memory.consistencyProof(i, size),
      );
    }
  });

  it('asks for no tile that the tree of its size lacks, and for each once', async () => {
    for (const size of sizes) {
      asked.length = 0;
      await tiled(size).inclusionProof(Math.floor(size / 2));
      const own = [...tilesOfTree(size)];
      for (const tile of asked) expect(own).toContainEqual(tile);
      expect(new Set(asked.map(tilePath)).size).toBe(asked.length);
      // A proof for millions of leaves needs a handful of tiles.
      expect(asked.length).toBeLessThanOrEqual(6);
    }
  });

  it('reads leaf hashes across tiles', async () => {
    expect(await tiled(SIZE).leafHashes({ from: 250, to: 600 })).toEqual(
      leafHashes.slice(250, 600).map(hash => Uint8Array.from(hash)),
    );
    expect(await tiled(SIZE).leafHashes({ from: 5, to: 5 })).toEqual([]);
  });

  it('reads the subtrees of any range', async () => {
    const range = { from: 3, to: 65_537 };
    const hashes = await tiled(SIZE).subtreeHashes(range);
    const tree = CompactTree.create({ hasher: nodeHasher });
    leafHashes.slice(0, 3).forEach(hash => tree.append(hash));
    subtreesOf(range).forEach(({ level }, i) =>
      tree.appendSubtree(level, hashes[i]),
    );
    expect(tree.root()).toEqual(memory.root(65_537));
  });

  it.each([
    ['a tile is cut short', [new Uint8Array(31)]],
    ['a tile has too few hashes', [new Uint8Array(32)]],
    ['a tile is missing', []],
  ])('fails when %s', async (_, tiles) => {
    const tree = TiledTree.create({
      size: 3,
      reader: { readTiles: async () => tiles },
    });
    await expect(tree.root()).rejects.toMatchObject({ code: 'malformed' });
  });

  it('has no leaf beyond its size', async () => {
    await expect(tiled(5).inclusionProof(5)).rejects.toThrow(RangeError);
    await expect(tiled(5).leafHashes({ from: 4, to: 6 })).rejects.toThrow(
      RangeError,
    );
    await expect(tiled(5).subtreeHashes({ from: 4, to: 6 })).rejects.toThrow(
      RangeError,
    );
  });
});

describe('CompactTree', () => {
  it('takes a subtree only where one can begin', () => {
    const tree = CompactTree.create();
    tree.append(leafHashes[0]);
    expect(() => tree.appendSubtree(1, leafHashes[1])).toThrow(RangeError);
  });

  it('is restored only from as many hashes as its edge has', () => {
    expect(() =>
      CompactTree.restore({ size: 3, edge: [leafHashes[0]] }),
    ).toThrow(RangeError);
  });
});
