import { CustomErrorBase } from '@backstage/errors';

/**
 * Why a call failed, by what it means for the caller:
 *
 * - `throttled`, `denied`, `credentials`, `not-found`, `refused`: Stripe answered, and did nothing.
 * - `not-sent`: no connection came about, so nothing was asked.
 * - `timeout`, `connection`, `malformed`, `server`: nobody knows what Stripe did.
 */
export type StripeCallProblem =
  | 'throttled'
  | 'denied'
  | 'credentials'
  | 'not-found'
  | 'refused'
  | 'not-sent'
  | 'timeout'
  | 'connection'
  | 'malformed'
  | 'server';

const MEANINGS: Record<
  StripeCallProblem,
  { nothingHappened: boolean; statusCode: 404 | 502 | 503 }
> = {
  throttled: { nothingHappened: true, statusCode: 503 },
  denied: { nothingHappened: true, statusCode: 502 },
  credentials: { nothingHappened: true, statusCode: 502 },
  'not-found': { nothingHappened: true, statusCode: 404 },
  refused: { nothingHappened: true, statusCode: 502 },
  'not-sent': { nothingHappened: true, statusCode: 503 },
  timeout: { nothingHappened: false, statusCode: 503 },
  connection: { nothingHappened: false, statusCode: 503 },
  malformed: { nothingHappened: false, statusCode: 502 },
  server: { nothingHappened: false, statusCode: 503 },
};

/** How long a caller should wait after Stripe was asked too often, seconds: its limits are by the second. */
export const RETRY_AFTER_SECONDS = 5;

/** A call to Stripe that failed, in words for the person at the page. Answered with the status that fits. */
export class StripeCallError extends CustomErrorBase {
  name = 'StripeCallError' as const;
  readonly problem: StripeCallProblem;
  readonly statusCode: 404 | 502 | 503;

  constructor(message: string, problem: StripeCallProblem) {
    super(message);
    this.problem = problem;
    this.statusCode = MEANINGS[problem].statusCode;
  }

  /** Whether it is certain that the call changed nothing. */
  get nothingHappened(): boolean {
    return MEANINGS[this.problem].nothingHappened;
  }
}
