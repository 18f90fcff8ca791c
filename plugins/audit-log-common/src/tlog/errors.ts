/** What a verification can fail by. */
export type ProofErrorCode =
  /** The file or text isn't what it should be: truncated, garbled, another format. */
  | 'malformed'
  /** No signature is by a key that the verifier trusts. */
  | 'unknown-key'
  /** A signature by a trusted key doesn't fit the text. */
  | 'bad-signature'
  /** The checkpoint is of another log. */
  | 'wrong-origin'
  /** The row isn't at that place of the signed tree. */
  | 'not-included'
  /** The newer tree doesn't continue the older one. */
  | 'not-consistent'
  /** The rows aren't those of the signed tree. */
  | 'rows-differ';

/**
 * A verification that failed, and why, in words for a person.
 */
export class ProofError extends Error {
  readonly code: ProofErrorCode;

  constructor(code: ProofErrorCode, message: string) {
    super(message);
    this.name = 'ProofError';
    this.code = code;
  }
}
