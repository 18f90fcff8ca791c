import { CustomErrorBase } from '@backstage/errors';

/**
 * Why a call to something remote (AWS, Stripe) failed, by what it means for the caller:
 *
 * - `throttled`, `denied`, `credentials`, `not-found`, `refused`: it answered, and did nothing.
 * - `not-sent`: no connection came about, so nothing was asked.
 * - `timeout`, `connection`, `malformed`, `server`: nobody knows what it did.
 */
export type RemoteCallProblem =
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

/** What each problem means: whether it is certain that nothing was done, and the status that a request which needed the call ends with. */
const MEANINGS: Record<
  RemoteCallProblem,
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

/** A call to something remote that failed, in words for the person at the page. Answered with the status that fits. */
export class RemoteCallError extends CustomErrorBase {
  readonly problem: RemoteCallProblem;
  readonly statusCode: 404 | 502 | 503;

  constructor(message: string, problem: RemoteCallProblem) {
    super(message);
    this.problem = problem;
    this.statusCode = MEANINGS[problem].statusCode;
  }

  /** Whether it is certain that the call changed nothing. */
  get nothingHappened(): boolean {
    return MEANINGS[this.problem].nothingHappened;
  }
}
