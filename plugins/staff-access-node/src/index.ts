/**
 * The privileged-action pipeline, step-up grants and staff identity, for backend plugins.
 *
 * @packageDocumentation
 */
export * from './attempt';
export * from './policyDescription';
export * from './actions';
export * from './agents';
export * from './agentActions';
export * from './approvals';
export * from './database';
export * from './door';
export * from './follows';
export * from './identity';
export * from './reads';
export * from './reconciler';
export * from './revert';
export * from './store';
