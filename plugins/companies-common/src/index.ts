/**
 * Types, permissions and audit events of company accounts.
 *
 * @packageDocumentation
 */
export * from './auditEvents';
export * from './companies';
export * from './permissions';
