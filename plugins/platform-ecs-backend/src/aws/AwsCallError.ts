import {
  RemoteCallError,
  type RemoteCallProblem,
} from '@alphaswarm-admin/plugin-portal-node';

/** How long a caller should wait after a 503, seconds: AWS refills its rates within a second or two, outages take longer. */
export const RETRY_AFTER_SECONDS = 10;

/** Options of {@link AwsCallError}. */
export type AwsCallErrorOptions = {
  /** The IAM action of the call, e.g. `ecs:DescribeServices`. */
  permission: string;
  problem: RemoteCallProblem;
  /** What the SDK threw. Not kept as `cause`: Backstage would send it to the browser, account ids and all. */
  source?: unknown;
};

/**
 * A call to AWS that failed. The message is for the person at the page, and says what to do where something can be done. Answered with the
 * status that fits.
 */
export class AwsCallError extends RemoteCallError {
  name = 'AwsCallError' as const;
  readonly permission: string;
  readonly retryAfterSeconds?: number;
  readonly #source: unknown;

  constructor(message: string, options: AwsCallErrorOptions) {
    super(message, options.problem);
    this.permission = options.permission;
    if (this.statusCode === 503) this.retryAfterSeconds = RETRY_AFTER_SECONDS;
    this.#source = options.source;
  }

  /** What the SDK threw, for the log. */
  get source(): unknown {
    return this.#source;
  }
}
