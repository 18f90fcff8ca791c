import { CustomErrorBase, ServiceUnavailableError } from '@backstage/errors';

/**
 * An upstream answered, but not with what was agreed. Answered to our own caller as 502 (RFC 9110 §15.6.3).
 *
 * The message names the upstream and the offending field, never a value: upstream payloads may hold what must not leave the backend.
 */
export class UpstreamResponseError extends CustomErrorBase {
  name = 'UpstreamResponseError' as const;
  /** What Backstage's error middleware answers with. */
  readonly statusCode = 502;
  readonly upstream: string;
  /** The HTTP status that the upstream answered with, where there was one. */
  readonly upstreamStatus?: number;

  constructor(
    message: string,
    options: { upstream: string; upstreamStatus?: number; cause?: unknown },
  ) {
    super(message, options.cause);
    this.upstream = options.upstream;
    this.upstreamStatus = options.upstreamStatus;
  }
}

/** An upstream can't be reached, is too slow, or its circuit breaker is open. Answered as 503. */
export class UpstreamUnavailableError extends ServiceUnavailableError {
  readonly upstream: string;
  /** When to try again, seconds, if it is known. */
  readonly retryAfterSeconds?: number;
  /** The HTTP status, where there was an answer. */
  readonly upstreamStatus?: number;
  /** It is certain that the upstream hasn't done what it was asked: no connection was made, or it turned the request away. */
  neverSent: boolean;

  constructor(
    message: string,
    options: {
      upstream: string;
      retryAfterSeconds?: number;
      upstreamStatus?: number;
      neverSent?: boolean;
      cause?: unknown;
    },
  ) {
    super(message, options.cause);
    this.upstream = options.upstream;
    this.upstreamStatus = options.upstreamStatus;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.neverSent = options.neverSent ?? false;
  }
}

/**
 * An upstream asks for a fresher or stronger authentication of the person (RFC 9470). The portal turns it into its own challenge.
 */
export class UpstreamStepUpRequiredError extends CustomErrorBase {
  name = 'UpstreamStepUpRequiredError' as const;
  readonly statusCode = 401;
  readonly upstream: string;
  /** The authentication contexts asked for, as the upstream names them; empty if it only asks for a fresher sign-in. */
  readonly acrValues: string[];
  /** How long ago the person may have signed in, seconds; undefined if the upstream doesn't say. */
  readonly maxAgeSeconds?: number;

  constructor(
    message: string,
    options: { upstream: string; acrValues: string[]; maxAgeSeconds?: number },
  ) {
    super(message);
    this.upstream = options.upstream;
    this.acrValues = options.acrValues;
    this.maxAgeSeconds = options.maxAgeSeconds;
  }
}

/** Whether an error tells that something is away or broken, and so nothing about the person whom it was asked for. */
export function isOutage(error: unknown): error is Error {
  return (
    error instanceof ServiceUnavailableError ||
    error instanceof UpstreamResponseError
  );
}
