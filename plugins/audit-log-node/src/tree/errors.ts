/**
 * What is stored is not what was signed: rows, tiles or checkpoints were changed or removed by something other than the ledger. Nothing is
 * signed any more until a person has looked.
 */
export class LedgerBrokenError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LedgerBrokenError';
  }
}

/**
 * The head can't be signed at present: the key's keeper doesn't answer, or refuses. Rows go on being appended; the signed head stays behind them until it can.
 */
export class CheckpointSigningError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CheckpointSigningError';
  }
}
