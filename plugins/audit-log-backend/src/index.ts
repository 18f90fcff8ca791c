/**
 * The read side of the audit ledger.
 *
 * @packageDocumentation
 */
export { auditLogPlugin as default } from './plugin';
