import { createHash } from 'node:crypto';
import {
  appendToTiles,
  CompactTree,
  formatTlogProof,
  MemoryTree,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  parseTilePath,
  parseTlogProof,
  signCheckpoint,
  tilePath,
  treeHasher,
  trustedLog,
  verifyConsistency,
  verifyTlogProof,
} from '@alphaswarm-admin/plugin-audit-log-common';
import vectors from '../fixtures/interop.json';
import { exampleKey } from './__testUtils__/exampleLog';

// Made by Go's checksum database and torchwood: fixtures/README.md.
const log = trustedLog([vectors.verifierKey]);
const checkpoints: Record<string, string> = vectors.checkpoints;

const entry = (i: number) => new TextEncoder().encode(`entry ${i}`);
const leafHashes = Array.from({ length: 1000 }, (_, i) =>
  treeHasher.leaf(entry(i)),
);
const tree = MemoryTree.create({ leafHashes });

describe('what independent implementations made', () => {
  it.each(Object.keys(checkpoints))(
    'verifies: the checkpoint of %s leaves, whose root is ours',
    size => {
      const checkpoint = openCheckpoint(checkpoints[size], log);
      expect(checkpoint).toEqual({
        ...parseCheckpoint(parseNote(checkpoints[size]).text),
        signedBy: log.keys,
        witnessedBy: [],
      });
      expect(checkpoint.root).toEqual(tree.root(Number(size)));
    },
  );

  it('verifies: the cosignature of a witness', () => {
    const witnessed = trustedLog([vectors.verifierKey], [vectors.witnessKey]);
    const { witnessedBy } = openCheckpoint(checkpoints['1000'], witnessed);
    expect(witnessedBy).toMatchObject([{ name: 'witness.example/w1' }]);
  });

  it('is refused if the cosignature is of another checkpoint', () => {
    const witnessed = trustedLog([vectors.verifierKey], [vectors.witnessKey]);
    const lineOf = (size: string) => checkpoints[size].split('\n').at(-2)!;
    const swapped = checkpoints['1000'].replace(lineOf('1000'), lineOf('257'));
    expect(() => openCheckpoint(swapped, witnessed)).toThrow(
      expect.objectContaining({ code: 'bad-signature' }),
    );
  });

  it.each(vectors.inclusions.map(each => [each.index, each.size, each.proof]))(
    'verifies: entry %d in the tree of %d, and our proof is the same to the byte',
    (index, size, text) => {
      const proof = parseTlogProof(String(text));
      expect(proof.extra).toEqual(entry(Number(index)));
      verifyTlogProof({ proof, leafHash: leafHashes[Number(index)], log });
      expect(
        formatTlogProof({
          extra: entry(Number(index)),
          index: Number(index),
          hashes: tree.inclusionProof(Number(index), Number(size)),
          checkpoint: checkpoints[String(size)],
        }),
      ).toBe(text);
    },
  );

  it('verifies: that each tree goes on from each smaller one, and our proofs are the same', () => {
    for (const { old, new: size, proof } of vectors.consistencies) {
      const hashes = tree.consistencyProof(old, size);
      expect(hashes.map(hash => Buffer.from(hash).toString('base64'))).toEqual(
        proof,
      );
      verifyConsistency({
        oldSize: old,
        oldRoot: openCheckpoint(checkpoints[old], log).root,
        newSize: size,
        newRoot: openCheckpoint(checkpoints[size], log).root,
        proof: hashes,
      });
    }
  });

  it('is what we make: a tile', () => {
    const [tile] = appendToTiles(CompactTree.create(), leafHashes);
    expect(createHash('sha256').update(tile.hashes).digest('hex')).toBe(
      vectors.levelZeroTile,
    );
  });

  it.each(Object.entries(vectors.tilePaths))(
    'is what we make: the path of tile %s',
    (name, path) => {
      const [level, index, width] = name.split('/').map(Number);
      expect(tilePath({ level, index, width })).toBe(path);
      expect(parseTilePath(path)).toEqual({ level, index, width });
    },
  );

  it('is what we make: a signature', async () => {
    const { vkey, signer } = exampleKey(log.origin, 7);
    expect(vkey).toBe(vectors.verifierKey);
    const signed = await signCheckpoint(
      parseCheckpoint(parseNote(checkpoints['1000']).text),
      [signer],
    );
    expect(checkpoints['1000'].startsWith(signed)).toBe(true);
  });
});
