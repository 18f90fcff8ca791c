import { ConflictError, ServiceUnavailableError } from '@backstage/errors';

// All keep the `name` of their base: Backstage maps errors to status codes by name. None carries a cause: Backstage's error middleware sends
// causes to the client, and a database's error may quote rows.

/** The ledger could not make a row durable: nothing may happen. Answered as 503. */
export class LedgerUnavailableError extends ServiceUnavailableError {}

/** The action already has an intent, or already has its terminal row. Answered as 409. */
export class DuplicatePhaseError extends ConflictError {}

/** The row would end an action that has no intent. Answered as 409. */
export class MissingIntentError extends ConflictError {}
