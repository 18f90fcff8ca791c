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
