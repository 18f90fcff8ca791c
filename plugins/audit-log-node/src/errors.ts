import { ConflictError, ServiceUnavailableError } from '@backstage/errors';

// Both keep the `name` of their base: Backstage maps errors to status codes by name.

/** The ledger could not make a row durable: nothing may happen. Answered as 503. */
export class LedgerUnavailableError extends ServiceUnavailableError {}

/** The action already has an intent, or already has its terminal row. Answered as 409. */
export class DuplicatePhaseError extends ConflictError {}
