/**
 * The audit ledger's event schema: rows, phases, the event catalogue and the canonical form, shared by backend, page and tools.
 *
 * @packageDocumentation
 */
export * from './phases';
export * from './row';
export * from './catalogue';
export * from './permissions';
