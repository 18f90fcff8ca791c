/**
 * The audit ledger's event schema: rows, phases, the event catalogue and the canonical form, shared by backend, page and tools.
 *
 * @packageDocumentation
 */
export * from './phases';
export * from './row';
export * from './actor';
export * from './targetName';
export * from './catalogue';
export * from './permissions';
export * from './canonicalJson';
export * from './leaf';
export * from './sensitive';
export * from './sentence';
export * from './rowSchema';
export * from './api';
export * from './signal';
export * from './acknowledgeAbandoned';
export * from './watcherEvents';
export * from './reportVerification';
export * from './integrity';
export * from './archiveReport';
export * from './forwardingReport';
export * from './completeness';
export * from './comparisonEvents';
export * from './ocsf';
export * from './tlog';
