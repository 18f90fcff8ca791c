/** What a verification can fail by. */
export type ProofErrorCode =
  /** The file or text isn't what it should be: truncated, garbled, another format. */
  | 'malformed'
  /** No signature is by a key that the verifier trusts. */
  | 'unknown-key'
  /** A signature by a trusted key doesn't fit the text. */
  | 'bad-signature'
  /** A witness that was asked for has not cosigned. */
  | 'not-witnessed'
  /** The checkpoint is of another log. */
  | 'wrong-origin'
  /** The row isn't at that place of the signed tree. */
  | 'not-included'
  /** The newer tree doesn't continue the older one. */
  | 'not-consistent'
  /** The rows aren't those of the signed tree. */
  | 'rows-differ';

/** Something that is wrong with a row of an export. */
export type RowFinding = {
  kind: 'altered' | 'removed' | 'added' | 'moved' | 'renumbered';
  /** The row's place in the log: of an added row, what the row itself says. */
  seq: number;
  /** The line of the file, from 1: where the row stands, or where a removed one is missing. */
  line: number;
  /** What is wrong, in words. */
  message: string;
};

/**
 * A verification that failed, and why, in words for a person.
 */
export class ProofError extends Error {
  readonly code: ProofErrorCode;
  /** What was proven nevertheless, each a sentence. */
  readonly proven: readonly string[];
  /** The rows that are wrong, if rows are. */
  readonly findings: readonly RowFinding[];

  constructor(
    code: ProofErrorCode,
    message: string,
    options: {
      proven?: readonly string[];
      findings?: readonly RowFinding[];
    } = {},
  ) {
    super(message);
    this.name = 'ProofError';
    this.code = code;
    this.proven = options.proven ?? [];
    this.findings = options.findings ?? [];
  }
}

/** What a verification proved, and what it can't, each a sentence for a person. */
export type Verdict = {
  proven: string[];
  notProven: string[];
};
