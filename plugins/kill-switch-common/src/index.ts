/**
 * Types, permissions and audit events of the kill switch.
 *
 * @packageDocumentation
 */
export * from './auditEvents';
export * from './killSwitch';
export * from './permissions';
export * from './targets';
