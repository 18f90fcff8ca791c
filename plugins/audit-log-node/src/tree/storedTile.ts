import {
  HASH_BYTES,
  TILE_WIDTH,
  type TileCoordinates,
  type TileReader,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { LedgerBrokenError } from './errors';
import type { TreeTables } from './TreeTables';

/**
 * The hashes of the tile at the right edge of a tree that are not part of a full tile.
 *
 * @param level - the tile's level: its hashes are of subtrees of 256^level leaves
 * @param size - the tree's size, leaves
 * @returns fewer than 256 hashes, concatenated
 * @throws {@link LedgerBrokenError} if some are missing
 */
export async function edgeTile(
  tables: TreeTables,
  level: number,
  size: number,
): Promise<Uint8Array> {
  const nodes = Math.floor(size / TILE_WIDTH ** level);
  const width = nodes % TILE_WIDTH;
  return width === 0
    ? new Uint8Array()
    : partialTile(tables, {
        level,
        index: Math.floor(nodes / TILE_WIDTH),
        width,
      });
}

/** Gives proofs the tiles that are stored. What they prove is only as true as the checkpoint that it is compared with. */
export function storedTiles(tables: TreeTables): TileReader {
  return {
    readTiles: async tiles => {
      const full = await tables.fullTiles(tiles);
      const read: Uint8Array[] = [];
      // One after another: they may share a transaction.
      for (const [i, tile] of tiles.entries()) {
        read.push(
          full[i]?.subarray(0, tile.width * HASH_BYTES) ??
            (await partialTile(tables, tile)),
        );
      }
      return read;
    },
  };
}

/**
 * The first hashes of a tile. A full tile is stored; one that is not full yet consists of the rows' leaf hashes, or of the roots of the full tiles
 * below it.
 *
 * @returns `width` hashes, concatenated
 * @throws {@link LedgerBrokenError} if some are missing
 */
export async function storedTile(
  tables: TreeTables,
  tile: TileCoordinates,
): Promise<Uint8Array> {
  const full = await tables.fullTile(tile.level, tile.index);
  if (full) return full.subarray(0, tile.width * HASH_BYTES);
  return partialTile(tables, tile);
}

async function partialTile(
  tables: TreeTables,
  tile: TileCoordinates,
): Promise<Uint8Array> {
  const { level, index, width } = tile;
  const from = index * TILE_WIDTH;
  const hashes =
    level === 0
      ? await tables.leafHashes(from, from + width)
      : await tables.tileRoots(level - 1, from, from + width);
  if (hashes.length !== width * HASH_BYTES) {
    throw new LedgerBrokenError(
      `tile ${index} of level ${level} has ${
        hashes.length / HASH_BYTES
      } hashes, not ${width}`,
    );
  }
  return hashes;
}
