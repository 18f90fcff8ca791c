/** How often a page asks when signals push changes, or nothing moves; milliseconds. */
export const SLOW_POLL_MS = 15_000;

/** How often a page asks while something moves and no signal says so; milliseconds. */
export const FAST_POLL_MS = 2_000;

/** For how long a signal shows that the connection is alive; milliseconds. */
export const SIGNAL_TRUST_MS = 10_000;

/** What the pace of polling depends on. Times are milliseconds unless named otherwise. */
export type PollCircumstances = {
  /** Whether anything on the page is on its way to another state. */
  moving: boolean;
  /** How long ago the last signal came; absent when none ever did. */
  sinceLastSignalMs?: number;
  /** What the backend asked for in `Retry-After`, when the last read failed. */
  retryAfterSeconds?: number;
};

/**
 * How long to wait until the next read. Whether a signal socket is open can't be seen from here (the client reconnects by
 * itself, and an open socket may still be dead), so a connection counts as alive only for a while after it delivered something: a
 * rollout changes more often than that.
 *
 * @returns milliseconds
 */
export function pollInterval(circumstances: PollCircumstances): number {
  const { moving, sinceLastSignalMs, retryAfterSeconds } = circumstances;
  const pushed =
    sinceLastSignalMs !== undefined && sinceLastSignalMs < SIGNAL_TRUST_MS;
  const pace = moving && !pushed ? FAST_POLL_MS : SLOW_POLL_MS;
  return Math.max(pace, (retryAfterSeconds ?? 0) * 1000);
}
