/**
 * The write path of the audit ledger.
 *
 * @packageDocumentation
 */
export * from './AuditLedger';
export * from './errors';
export * from './auditRowConditions';
