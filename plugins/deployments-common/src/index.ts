/**
 * Types, permissions and audit events of customers' workloads.
 *
 * @packageDocumentation
 */
export * from './auditEvents';
export * from './permissions';
export * from './workloads';
