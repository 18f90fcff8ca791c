/**
 * Types, permissions and audit events of the platform's own ECS services.
 *
 * @packageDocumentation
 */
export * from './service';
export * from './permissions';
export * from './auditEvents';
export * from './tasks';
export * from './taskEnding';
export * from './rollouts';
export * from './memory';
export * from './logs';
export * from './metrics';
export * from './alarms';
export * from './inventory';
export * from './revisions';
export * from './scaling';
