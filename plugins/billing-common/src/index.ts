/**
 * Types, permissions, money and audit events of billing.
 *
 * @packageDocumentation
 */
export * from './auditEvents';
export * from './billing';
export * from './money';
export * from './permissions';
