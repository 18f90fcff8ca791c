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
export * from './proof';
export * from './continuation';
export * from './receipt';
export * from './verifyReceipt';
export * from './exportFormat';
export * from './createExport';
export * from './verifyExport';
export * from './archiveNames';
export * from './verifyArchive';
