/** The shortest reason that the ledger takes, characters after trimming. */
export const REASON_MIN_LENGTH = 3;

/** The longest reason that the ledger takes, characters. */
export const REASON_MAX_LENGTH = 512;

/** What is wrong with a reason, or `undefined` when it will do. */
export function reasonProblem(reason: string): string | undefined {
  const { length } = reason.trim();
  if (length === 0) {
    return 'Say why: the reason is written into the audit log.';
  }
  if (length < REASON_MIN_LENGTH) {
    return `At least ${REASON_MIN_LENGTH} characters.`;
  }
  if (length > REASON_MAX_LENGTH) {
    return `At most ${REASON_MAX_LENGTH} characters; this has ${length}.`;
  }
  return undefined;
}
