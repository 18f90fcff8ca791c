/**
 * The write path of the audit ledger.
 *
 * @packageDocumentation
 */
export * from './AuditLedger';
export * from './auditRowConditions';
export {
  auditComparisonExtensionPoint,
  type AuditComparisonExtensionPoint,
  type ComparisonSource,
  type ObservedEvent,
} from './comparison/ComparisonSource';
export { ledgerAuditorServiceFactory } from './auditor/ledgerAuditorServiceFactory';
export * from './errors';
export { auditLedgerServiceFactory } from './ledger/auditLedgerServiceFactory';
export {
  DatabaseAuditLedger,
  type DatabaseAuditLedgerOptions,
} from './ledger/DatabaseAuditLedger';
export { closePartition, type PartitionTurn } from './ledger/closePartition';
export { SensitiveHmac } from './ledger/SensitiveHmac';
export { auditRowColumns, auditRowOptions } from './ledger/auditRows';
export { describeDatabaseError } from './ledger/describeDatabaseError';
export {
  type CheckpointSigner,
  createKeySigner,
  keyFromPem,
  keyFromSeed,
} from './tree/CheckpointSigner';
export { CheckpointSigningError, LedgerBrokenError } from './tree/errors';
export { createKmsSigner, type KmsSignerOptions } from './tree/KmsSigner';
export { type LogKeys, logKeys, readLogKeys } from './tree/logKeys';
export { nodeTreeHasher } from './tree/nodeHasher';
export { storedTile, storedTiles } from './tree/storedTile';
export {
  type IntegrationPass,
  TreeIntegrator,
  type TreeIntegratorOptions,
  verifyStored,
} from './tree/TreeIntegrator';
export type { HeadStanding } from './tree/TreeMetrics';
export {
  type StoredCheckpoint,
  TreeTables,
  type TreeTablesOptions,
} from './tree/TreeTables';
export { RowAudit } from './tree/RowAudit';
export { checkLedger, type LedgerCheck } from './fsck/checkLedger';
export {
  prepareLedger,
  type PrepareLedgerOptions,
} from './migrate/prepareLedger';
export { runLedgerMigration } from './migrate/runLedgerMigration';
export { retentionDetachEvent } from './retention/retentionEvent';
