/** How a look is wanted. */
export type Wanted<T> = {
  /** What is looked at: the same at every replica. */
  subject: string;
  /** How long ago a look that will do began at most, milliseconds. Asked again while another replica is waited for. */
  maxAgeMs(): number;
  /** The number of the look that is known already: it is not told again. 0 for none. */
  known: number;
  /** Look even if all rest after a failure. */
  anyway?: boolean;
  /** How many looks have failed in a row, as far as is known here. */
  failures: number;
  /** For how long all rest after so many failures in a row, milliseconds. */
  restMs(failures: number): number;
  /**
   * Asks AWS.
   *
   * @param last - what the last look found, whoever made it
   */
  look(last: T | undefined): Promise<T>;
  /** Ends the wait for another replica's look. */
  signal: AbortSignal;
  /** This process ends: a look that was cut off is no failure. */
  stopping?: AbortSignal;
};

/** Who looked: this replica, another one, or this one though it could not know whether others do, since Postgres is away. */
export type LookedBy = 'us' | 'others' | 'alone';

/** What came of it. */
export type Seen<T> = {
  by: LookedBy;
  /** Of the last good look: absent if there is none, or if it is the one that was known. */
  found?: {
    value: T;
    number: number;
    /** How long ago the look began, milliseconds. */
    ageMs: number;
  };
  /** Why the last look failed, if it did. */
  failed?: { error: Error; failures: number; restMs: number };
};

/** Looks at AWS that replicas may share. */
export interface Looks {
  /** What a look found that is new enough: another replica's, or one that is made now. Rejects only when the wait for another one is cut off. */
  take<T>(wanted: Wanted<T>): Promise<Seen<T>>;

  /** What another replica has found, or failed to find, since the look that is known; asks AWS for nothing. Never throws. */
  newer<T>(subject: string, known: number): Promise<Seen<T> | undefined>;
}

/** Looks of one process that shares them with no other. */
export const ownLooks: Looks = {
  take: wanted => lookAlone(wanted, 'us'),
  newer: async () => undefined,
};

/** Looks without regard to others. */
export async function lookAlone<T>(
  wanted: Wanted<T>,
  by: LookedBy,
): Promise<Seen<T>> {
  const began = performance.now();
  try {
    const value = await wanted.look(undefined);
    const ageMs = performance.now() - began;
    return { by, found: { value, number: wanted.known, ageMs } };
  } catch (cause) {
    const failures = wanted.failures + 1;
    const error = cause instanceof Error ? cause : new Error(String(cause));
    const restMs = wanted.restMs(failures);
    return { by, failed: { error, failures, restMs } };
  }
}
