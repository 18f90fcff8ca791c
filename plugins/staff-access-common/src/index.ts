/**
 * Types shared by the portal's pages and backends for sign-in, step-up and privileged actions.
 *
 * @packageDocumentation
 */
export * from './stepUp';
export * from './action';
export * from './operation';
export * from './approvals';
export * from './proposals';
export * from './follows';
