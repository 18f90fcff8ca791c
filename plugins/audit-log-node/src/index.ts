/**
 * The write path of the audit ledger.
 *
 * @packageDocumentation
 */
export * from './AuditLedger';
export * from './auditRowConditions';
export { ledgerAuditorServiceFactory } from './auditor/ledgerAuditorServiceFactory';
export * from './errors';
export { auditLedgerServiceFactory } from './ledger/auditLedgerServiceFactory';
export {
  DatabaseAuditLedger,
  type DatabaseAuditLedgerOptions,
} from './ledger/DatabaseAuditLedger';
export { SensitiveHmac } from './ledger/SensitiveHmac';
export {
  auditRowColumns,
  type AuditRowRecord,
  toAuditRow,
} from './ledger/auditRowRecord';
export { describeDatabaseError } from './ledger/describeDatabaseError';
