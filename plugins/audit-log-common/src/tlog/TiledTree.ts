import { CompactTree } from './CompactTree';
import { ProofError } from './errors';
import {
  type Hash,
  HASH_BYTES,
  splitHashes,
  type TreeHasher,
  treeHasher,
} from './hash';
import {
  consistencyPath,
  foldSubtrees,
  inclusionPath,
  type LeafRange,
  subtreesOf,
} from './subtrees';
import {
  hashInTile,
  TILE_WIDTH,
  type TileCoordinates,
  tileOfNode,
  type TileReader,
} from './tiles';

/**
 * A Merkle tree of a fixed size that is kept in tiles: reads hashes and makes proofs. Nothing that it reads is trusted by those who verify; a tile of the
 * wrong size is refused here, so that a mistake of the store isn't blamed on the log.
 */
export class TiledTree {
  readonly size: number;
  readonly #reader: TileReader;
  readonly #hasher: TreeHasher;

  private constructor(size: number, reader: TileReader, hasher: TreeHasher) {
    this.size = size;
    this.#reader = reader;
    this.#hasher = hasher;
  }

  /** The tree of `size` leaves whose tiles `reader` gives. */
  static create(options: {
    size: number;
    reader: TileReader;
    hasher?: TreeHasher;
  }): TiledTree {
    const { size, reader, hasher = treeHasher } = options;
    return new TiledTree(size, reader, hasher);
  }

  /** The tree's root. */
  async root(): Promise<Hash> {
    return foldSubtrees(
      await this.subtreeHashes({ from: 0, to: this.size }),
      this.#hasher,
    );
  }

  /** The tree's right edge, to append to: see {@link CompactTree}. */
  async compact(): Promise<CompactTree> {
    const edge = await this.subtreeHashes({ from: 0, to: this.size });
    return CompactTree.restore({ size: this.size, edge, hasher: this.#hasher });
  }

  /** The proof that leaf `index` is in the tree. */
  async inclusionProof(index: number): Promise<Hash[]> {
    return this.#hashes(inclusionPath(index, this.size));
  }

  /** The proof that the tree continues that of `oldSize` leaves. */
  async consistencyProof(oldSize: number): Promise<Hash[]> {
    return this.#hashes(consistencyPath(oldSize, this.size));
  }

  /** The hashes of the perfect subtrees that a range of leaves consists of, left to right. */
  async subtreeHashes(range: LeafRange): Promise<Hash[]> {
    const [hashes] = await this.#subtrees([range]);
    return hashes;
  }

  /**
   * The hashes of leaves, from level 0 tiles.
   *
   * @param range - at most as many as fit in memory: 32 bytes each
   */
  async leafHashes(range: LeafRange): Promise<Hash[]> {
    if (range.to > this.size) {
      throw new RangeError(`The tree has ${this.size} leaves, not ${range.to}`);
    }
    if (range.from >= range.to) return [];
    const tiles: TileCoordinates[] = [];
    const first = Math.floor(range.from / TILE_WIDTH);
    for (let index = first; index * TILE_WIDTH < range.to; index++) {
      tiles.push({
        level: 0,
        index,
        width: Math.min(TILE_WIDTH, this.size - index * TILE_WIDTH),
      });
    }
    const read = await this.#read(tiles);
    const start = range.from - first * TILE_WIDTH;
    return read
      .flatMap((bytes, i) =>
        splitHashes(bytes.subarray(0, tiles[i].width * HASH_BYTES)),
      )
      .slice(start, start + range.to - range.from);
  }

  async #hashes(ranges: readonly LeafRange[]): Promise<Hash[]> {
    const subtrees = await this.#subtrees(ranges);
    return subtrees.map(hashes => foldSubtrees(hashes, this.#hasher));
  }

  /** The subtrees' hashes of each range; each tile is read once, all in one call. */
  async #subtrees(ranges: readonly LeafRange[]): Promise<Hash[][]> {
    const places = ranges.map(range =>
      subtreesOf(range).map(node => tileOfNode(node, this.size)),
    );
    const wanted = new Map<string, TileCoordinates>();
    for (const { tile } of places.flat()) wanted.set(keyOf(tile), tile);
    const tiles = [...wanted.values()];
    const read = tiles.length > 0 ? await this.#read(tiles) : [];
    const byKey = new Map(tiles.map((tile, i) => [keyOf(tile), read[i]]));
    return places.map(range =>
      range.map(({ tile, start, count }) =>
        hashInTile(byKey.get(keyOf(tile))!, start, count, this.#hasher),
      ),
    );
  }

  async #read(tiles: readonly TileCoordinates[]): Promise<Uint8Array[]> {
    const read = await this.#reader.readTiles(tiles);
    if (read.length !== tiles.length) {
      throw new ProofError(
        'malformed',
        `${tiles.length} tiles were asked for, ${read.length} given`,
      );
    }
    read.forEach((bytes, i) => {
      if (
        bytes.length < tiles[i].width * HASH_BYTES ||
        bytes.length % HASH_BYTES !== 0
      ) {
        throw new ProofError(
          'malformed',
          `Tile ${tiles[i].index} of level ${tiles[i].level} has ${bytes.length} bytes, not the ${tiles[i].width * HASH_BYTES} of ${tiles[i].width} hashes`,
        );
      }
    });
    return read;
  }
}

function keyOf({ level, index }: TileCoordinates): string {
  return `${level}/${index}`;
}
