/**
 * Types, permissions, costs and audit events of managed services.
 *
 * @packageDocumentation
 */
export * from './auditEvents';
export * from './cost';
export * from './instances';
export * from './inventory';
export * from './offers';
export * from './permissions';
