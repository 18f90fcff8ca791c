/**
 * The transparency log: Merkle tree, tiles, signed checkpoints, proofs, and their verification. Pure, and runs in browsers and Node alike.
 */
export * from './errors';
export * from './hash';
export * from './subtrees';
export * from './CompactTree';
export * from './MemoryTree';
export * from './proofs';
export * from './tiles';
export * from './TiledTree';
export * from './noteKeys';
export * from './note';
export * from './checkpoint';
