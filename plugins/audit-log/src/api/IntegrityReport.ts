/** Whether the log is whole: every row as it was appended, under every head that was signed. */
export type IntegrityVerdict = 'whole' | 'broken' | 'unknown';

/** A witness: somebody outside of the portal's reach who remembers what the log signed. */
export type WitnessReport = {
  name: string;
  /** Rows of the newest head that it holds. */
  size: number;
  /** When it was last compared with the log, ISO 8601; absent before that. */
  comparedAt?: string;
  /** Why it can't be asked. */
  problem?: string;
};

/** What the portal has found out about the log's integrity. */
export type IntegrityReport = {
  /** `unknown` until every row was checked once, and while it can't be checked. */
  verdict: IntegrityVerdict;
  /** Rows that were checked, of the `size` that the signed head covers. */
  checkedTo: number;
  size: number;
  /** When every row was last checked, ISO 8601; absent before that. */
  checkedAt?: string;
  /** Seconds since the signed head covered every row; 0 while it does. */
  checkpointAge: number;
  /** What is wrong, or why it can't be known, in words. */
  problem?: string;
  witnesses: WitnessReport[];
};
