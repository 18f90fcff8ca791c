import { CompactTree } from './CompactTree';
import { ProofError } from './errors';
import {
  type Hash,
  HASH_BYTES,
  joinHashes,
  type TreeHasher,
  treeHasher,
} from './hash';

/** Levels of the tree that one tile spans. */
export const TILE_HEIGHT = 8;

/** Hashes in a full tile. */
export const TILE_WIDTH = 256;

/**
 * A tile's place: the `index`-th at its `level` (0 holds leaf hashes; a hash at level l+1 is that of a full tile at level l), and how many hashes of it
 * there are, 1 to 256.
 */
export type TileCoordinates = { level: number; index: number; width: number };

const MAX_TILE_LEVEL = 63;

/**
 * The path of a tile, `tile/<L>/<N>[.p/<W>]`.
 *
 * @throws a `RangeError` for coordinates that no tile has
 * @see https://c2sp.org/tlog-tiles
 */
export function tilePath(tile: TileCoordinates): string {
  assertCoordinates(tile);
  return `tile/${tile.level}/${indexPath(tile)}`;
}

/** The path of the bundle with the entries whose hashes are in the level 0 tile of these coordinates, `tile/entries/<N>[.p/<W>]`. */
export function entriesPath(bundle: Omit<TileCoordinates, 'level'>): string {
  assertCoordinates({ ...bundle, level: 0 });
  return `tile/entries/${indexPath(bundle)}`;
}

/**
 * Reads the path of a tile; only the one spelling that {@link tilePath} gives is accepted.
 *
 * @throws {@link ProofError} `malformed`
 */
export function parseTilePath(path: string): TileCoordinates {
  const match =
    /^tile\/(0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(
      path,
    );
  if (match) {
    const tile = {
      level: Number(match[1]),
      index: Number(match[2].replaceAll(/[x/]/g, '')),
      width: match[3] === undefined ? TILE_WIDTH : Number(match[3]),
    };
    if (isTile(tile) && tilePath(tile) === path) return tile;
  }
  throw new ProofError('malformed', `Not the path of a tile: '${path}'`);
}

function indexPath(tile: { index: number; width: number }): string {
  const digits = String(tile.index);
  const groups = digits
    .padStart(Math.ceil(digits.length / 3) * 3, '0')
    .match(/\d{3}/g)!;
  const path = groups
    .map((group, i) => (i < groups.length - 1 ? `x${group}` : group))
    .join('/');
  return tile.width === TILE_WIDTH ? path : `${path}.p/${tile.width}`;
}

function isTile({ level, index, width }: TileCoordinates): boolean {
  return (
    Number.isInteger(level) &&
    level >= 0 &&
    level <= MAX_TILE_LEVEL &&
    Number.isSafeInteger(index) &&
    index >= 0 &&
    Number.isInteger(width) &&
    width >= 1 &&
    width <= TILE_WIDTH
  );
}

function assertCoordinates(tile: TileCoordinates) {
  if (!isTile(tile)) {
    throw new RangeError(
      `There is no tile of level ${tile.level}, index ${tile.index}, width ${tile.width}`,
    );
  }
}

/** The tile that node (`level`, `index`) is computed from, in a tree of `size` leaves, and where in it: `count` hashes from `start`. */
export function tileOfNode(
  node: { level: number; index: number },
  size: number,
): { tile: TileCoordinates; start: number; count: number } {
  const tileLevel = Math.floor(node.level / TILE_HEIGHT);
  const count = 2 ** (node.level % TILE_HEIGHT);
  const first = node.index * count;
  const index = Math.floor(first / TILE_WIDTH);
  const start = first % TILE_WIDTH;
  const width = Math.min(
    TILE_WIDTH,
    Math.floor(size / TILE_WIDTH ** tileLevel) - index * TILE_WIDTH,
  );
  if (width < start + count) {
    throw new RangeError(
      `A tree of ${size} has no node ${node.index} at level ${node.level}`,
    );
  }
  return { tile: { level: tileLevel, index, width }, start, count };
}

/** All tiles of a tree, lowest level first. */
export function* tilesOfTree(size: number): Generator<TileCoordinates> {
  let hashes = size;
  for (let level = 0; hashes > 0; level++) {
    for (let index = 0; index * TILE_WIDTH < hashes; index++) {
      const width = Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH);
      yield { level, index, width };
    }
    hashes = Math.floor(hashes / TILE_WIDTH);
  }
}

/** What an append adds to one tile. */
export type TileGrowth = {
  level: number;
  index: number;
  /** How many hashes the tile had before: 0 for a new tile. */
  from: number;
  /** The hashes added, one after another. */
  hashes: Uint8Array;
};

/**
 * Appends leaves to a tree, and says what that adds to its tiles. The tiles themselves are not needed: the tree's right edge is enough.
 *
 * @param tree - the tree, which grows
 * @param leafHashes - the new leaves' hashes
 * @returns what each touched tile grows by, lowest level first, left to right
 */
export function appendToTiles(
  tree: CompactTree,
  leafHashes: readonly Hash[],
): TileGrowth[] {
  const touched = new Map<string, TileGrowth & { added: Hash[] }>();
  for (const leafHash of leafHashes) {
    tree.append(leafHash, (level, index, hash) => {
      if (level % TILE_HEIGHT !== 0) return;
      const tile = {
        level: level / TILE_HEIGHT,
        index: Math.floor(index / TILE_WIDTH),
      };
      const key = `${tile.level}/${tile.index}`;
      let growth = touched.get(key);
      if (!growth) {
        growth = {
          ...tile,
          from: index % TILE_WIDTH,
          hashes: new Uint8Array(0),
          added: [],
        };
        touched.set(key, growth);
      }
      growth.added.push(hash);
    });
  }
  return [...touched.values()]
    .sort((a, b) => a.level - b.level || a.index - b.index)
    .map(({ level, index, from, added }) => ({
      level,
      index,
      from,
      hashes: joinHashes(added),
    }));
}

/** Gives tiles, from wherever they are kept. */
export interface TileReader {
  /**
   * Reads tiles.
   *
   * @param tiles - the coordinates; `width` says how many hashes are needed
   * @returns for each, in the same order, the tile's hashes one after another: at least `width` of them. What is beyond is not used
   */
  readTiles(tiles: readonly TileCoordinates[]): Promise<Uint8Array[]>;
}

/** The Merkle tree hash of `count` hashes of a tile, a power of two, from `start` on. */
export function hashInTile(
  tile: Uint8Array,
  start: number,
  count: number,
  hasher: TreeHasher = treeHasher,
): Hash {
  if (count === 1) {
    return tile.subarray(start * HASH_BYTES, (start + 1) * HASH_BYTES);
  }
  const half = count / 2;
  return hasher.node(
    hashInTile(tile, start, half, hasher),
    hashInTile(tile, start + half, half, hasher),
  );
}
