import { CustomErrorBase } from '@backstage/errors';

/**
 * Why a call failed, by what it means for the caller:
 *
 * - `throttled`, `denied`, `credentials`, `not-found`, `refused`: AWS answered, and did nothing.
 * - `not-sent`: no connection came about, so nothing was asked.
 * - `timeout`, `connection`, `malformed`, `server`: nobody knows what AWS did.
 */
export type AwsCallProblem =
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

/** What each problem means: whether it is certain that AWS did nothing, and the status that a request which needed the call ends with. */
const MEANINGS: Record<
  AwsCallProblem,
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

/** How long a caller should wait after a 503, seconds: AWS refills its rates within a second or two, outages take longer. */
export const RETRY_AFTER_SECONDS = 10;

/** Options of {@link AwsCallError}. */
export type AwsCallErrorOptions = {
  /** The IAM action of the call, e.g. `ecs:DescribeServices`. */
  permission: string;
  problem: AwsCallProblem;
  /** What the SDK threw. Not kept as `cause`: Backstage would send it to the browser, account ids and all. */
  source?: unknown;
};

/**
 * A call to AWS that failed. The message is for the person at the page, and says what to do where something can be done. Answered with the
 * status that fits.
 */
export class AwsCallError extends CustomErrorBase {
  name = 'AwsCallError' as const;
  readonly permission: string;
  readonly problem: AwsCallProblem;
  readonly statusCode: 404 | 502 | 503;
  readonly retryAfterSeconds?: number;
  readonly #source: unknown;

  constructor(message: string, options: AwsCallErrorOptions) {
    super(message);
    const { statusCode } = MEANINGS[options.problem];
    this.permission = options.permission;
    this.problem = options.problem;
    this.statusCode = statusCode;
    if (statusCode === 503) this.retryAfterSeconds = RETRY_AFTER_SECONDS;
    this.#source = options.source;
  }

  /** Whether it is certain that the call changed nothing. */
  get nothingHappened(): boolean {
    return MEANINGS[this.problem].nothingHappened;
  }

  /** What the SDK threw, for the log. */
  get source(): unknown {
    return this.#source;
  }
}
