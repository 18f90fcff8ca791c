/**
 * The privileged-action pipeline, step-up grants and staff identity, for backend plugins.
 *
 * @packageDocumentation
 */
export * from './attempt';
export * from './policyDescription';
export * from './actions/PrivilegedAction';
export * from './actions/PrivilegedActionsService';
export * from './actions/errors';
export * from './database';
export * from './identity';
