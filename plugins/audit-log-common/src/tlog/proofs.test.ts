import { CompactTree } from './CompactTree';
import { ProofError } from './errors';
import { type Hash, treeHasher } from './hash';
import { MemoryTree } from './MemoryTree';
import {
  type ConsistencyClaim,
  type InclusionClaim,
  verifyConsistency,
  verifyInclusion,
} from './proofs';
import { NaiveTree, nodeHasher } from './__testUtils__/naiveTree';

const MAX_SIZE = 2000;
const EXHAUSTIVE_SIZE = 40;

const entries = Array.from({ length: MAX_SIZE }, (_, i) =>
  Buffer.from(`entry ${i}`),
);
const leafHashes = entries.map(nodeHasher.leaf);
const naive = new NaiveTree(entries);
const tree = MemoryTree.create({ leafHashes, hasher: nodeHasher });

/** Places in a tree of `size`: the edges, the middle, and some between. */
function sample(size: number): number[] {
  const places = [0, 1, size - 1, Math.floor(size / 2)];
  for (let i = 1; i <= 4; i++) places.push((size * i * 7919 + i) % size);
  return [...new Set(places)].filter(place => place >= 0 && place < size);
}

function inclusion(index: number, size: number): InclusionClaim {
  return {
    leafHash: leafHashes[index],
    index,
    size,
    root: naive.mth(0, size),
    proof: tree.inclusionProof(index, size),
  };
}

function consistency(oldSize: number, newSize: number): ConsistencyClaim {
  return {
    oldSize,
    oldRoot: naive.mth(0, oldSize),
    newSize,
    newRoot: naive.mth(0, newSize),
    proof: tree.consistencyProof(oldSize, newSize),
  };
}

const someHash = treeHasher.leaf(Buffer.from('nothing of this tree'));

function flip(hash: Hash, bit: number): Hash {
  const flipped = Uint8Array.from(hash);
  flipped[Math.floor(bit / 8)] ^= 1 << (bit % 8);
  return flipped;
}

/** Every way that a list of hashes may be wrong by one step. */
function garbled(proof: readonly Hash[]): Hash[][] {
  return [
    [...proof, someHash],
    [someHash, ...proof],
    ...proof.map((_, i) => proof.filter((__, j) => j !== i)),
    ...proof.map((hash, i) => proof.with(i, flip(hash, (i * 37) % 256))),
    ...proof.slice(1).map((hash, i) => proof.with(i, hash)),
  ];
}

/** The claims that are not refused for the reason given. One assertion for thousands of claims: jest's own take longer than the hashing. */
function notRefused<T>(
  claims: readonly T[],
  verify: (claim: T) => void,
  code: string,
): T[] {
  return claims.filter(claim => {
    try {
      verify(claim);
      return true;
    } catch (error) {
      return !(error instanceof ProofError && error.code === code);
    }
  });
}

function same(a: readonly Hash[], b: readonly Hash[]): boolean {
  return Buffer.concat(a).equals(Buffer.concat(b));
}

describe('the trees of 0 to 2,000 leaves', () => {
  it('have the roots of the naive tree', () => {
    const compact = CompactTree.create({ hasher: nodeHasher });
    for (let size = 0; size <= MAX_SIZE; size++) {
      const root = Buffer.from(naive.mth(0, size));
      expect(root.equals(compact.root())).toBe(true);
      expect(root.equals(tree.root(size))).toBe(true);
      if (size < MAX_SIZE) compact.append(leafHashes[size]);
    }
  });

  it('go on from their right edge alone', () => {
    for (let size = 0; size < MAX_SIZE; size += 17) {
      const before = CompactTree.create({ hasher: nodeHasher });
      leafHashes.slice(0, size).forEach(hash => before.append(hash));
      const restored = CompactTree.restore({
        size,
        edge: before.edge,
        hasher: nodeHasher,
      });
      leafHashes.slice(size, size + 40).forEach(hash => restored.append(hash));
      const end = Math.min(size + 40, MAX_SIZE);
      expect(restored.root()).toEqual(naive.mth(0, end));
    }
  });

  it('have the inclusion proofs of the naive tree, and they verify', () => {
    const others: string[] = [];
    for (let size = 1; size <= MAX_SIZE; size++) {
      for (const index of sample(size)) {
        const claim = inclusion(index, size);
        if (!same(claim.proof, naive.path(index, 0, size))) {
          others.push(`${index} in ${size}`);
        }
        verifyInclusion(claim, nodeHasher);
      }
    }
    expect(others).toEqual([]);
  });

  it('have the consistency proofs of the naive tree, and they verify', () => {
    const others: string[] = [];
    for (let newSize = 1; newSize <= MAX_SIZE; newSize++) {
      for (const oldSize of sample(newSize)) {
        const claim = consistency(oldSize, newSize);
        const expected = oldSize === 0 ? [] : naive.proof(oldSize, newSize);
        if (!same(claim.proof, expected)) {
          others.push(`${oldSize} to ${newSize}`);
        }
        verifyConsistency(claim, nodeHasher);
      }
    }
    expect(others).toEqual([]);
  });
});

describe('verifyInclusion', () => {
  it('accepts every leaf of small trees with its own proof and no other', () => {
    const accepted: InclusionClaim[] = [];
    for (let size = 1; size <= EXHAUSTIVE_SIZE; size++) {
      for (let index = 0; index < size; index++) {
        const claim = inclusion(index, size);
        verifyInclusion(claim, nodeHasher);
        const wrong: InclusionClaim[] = [
          ...garbled(claim.proof).map(proof => ({ ...claim, proof })),
          { ...claim, leafHash: someHash },
          { ...claim, root: someHash },
          { ...claim, index: index + 1 },
          { ...claim, index: size },
          ...(index > 0 ? [{ ...claim, index: index - 1 }] : []),
          { ...claim, size: size * 2 },
        ];
        accepted.push(
          ...notRefused(
            wrong,
            each => verifyInclusion(each, nodeHasher),
            'not-included',
          ),
        );
      }
    }
    expect(accepted).toEqual([]);
  });

  it('works beyond 32 bits', () => {
    // The left half is of 2^40 leaves, of which only the hash is known.
    const size = 2 ** 40 + 1;
    const compact = CompactTree.create();
    compact.appendSubtree(40, someHash);
    compact.append(leafHashes[0]);
    const claim = {
      leafHash: leafHashes[0],
      index: 2 ** 40,
      size,
      root: compact.root(),
      proof: [someHash],
    };
    expect(() => verifyInclusion(claim)).not.toThrow();
    expect(() => verifyInclusion({ ...claim, index: 0 })).toThrow(
      expect.objectContaining({ code: 'not-included' }),
    );
  });

  it.each([
    [-1, 1],
    [0.5, 1],
    [0, Number.NaN],
    [0, 2 ** 53],
  ])('refuses index %d in a tree of %d', (index, size) => {
    const claim = { ...inclusion(0, 1), index, size };
    expect(() => verifyInclusion(claim)).toThrow(
      expect.objectContaining({ code: 'malformed' }),
    );
  });

  it('refuses a hash that is not SHA-256', () => {
    const claim = { ...inclusion(0, 2), proof: [new Uint8Array(31)] };
    expect(() => verifyInclusion(claim)).toThrow(
      expect.objectContaining({ code: 'malformed' }),
    );
  });
});

describe('verifyConsistency', () => {
  it('accepts every pair of small trees with its own proof and no other', () => {
    const accepted: ConsistencyClaim[] = [];
    for (let newSize = 0; newSize <= EXHAUSTIVE_SIZE; newSize++) {
      for (let oldSize = 0; oldSize <= newSize; oldSize++) {
        const claim = consistency(oldSize, newSize);
        verifyConsistency(claim, nodeHasher);
        const wrong: ConsistencyClaim[] = [
          ...garbled(claim.proof).map(proof => ({ ...claim, proof })),
          { ...claim, oldRoot: someHash },
          { ...claim, oldSize: newSize + 1 },
          // Everything continues the empty tree.
          ...(oldSize > 0
            ? [
                { ...claim, newRoot: someHash },
                { ...claim, oldSize: oldSize - 1 },
                { ...claim, newSize: newSize * 2 },
              ]
            : []),
          ...(oldSize > 0 && oldSize < newSize
            ? [{ ...claim, oldSize: oldSize + 1 }]
            : []),
        ];
        accepted.push(
          ...notRefused(
            wrong,
            each => verifyConsistency(each, nodeHasher),
            'not-consistent',
          ),
        );
      }
    }
    expect(accepted).toEqual([]);
  });

  it('refuses a tree in which an old leaf was rewritten', () => {
    const rewritten = MemoryTree.create({
      leafHashes: leafHashes.with(3, someHash).slice(0, 100),
    });
    for (let oldSize = 4; oldSize <= 100; oldSize++) {
      expect(() =>
        verifyConsistency({
          oldSize,
          oldRoot: tree.root(oldSize),
          newSize: 100,
          newRoot: rewritten.root(),
          proof: rewritten.consistencyProof(oldSize),
        }),
      ).toThrow(expect.objectContaining({ code: 'not-consistent' }));
    }
  });
});
