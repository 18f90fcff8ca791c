import { setTimeout as delay } from 'node:timers/promises';
import {
  context,
  isSpanContextValid,
  propagation,
  trace,
} from '@opentelemetry/api';
import { UpstreamResponseError, UpstreamUnavailableError } from '../errors';
import { CircuitBreaker } from './CircuitBreaker';
import { BodyTooLargeError, readBoundedBody } from './readBoundedBody';
import {
  countUpstreamFailure,
  recordUpstreamDuration,
} from './upstreamMetrics';

/** A call to an upstream. */
export type UpstreamRequest = {
  /** What the call is called in messages and metrics, e.g. `auth.refresh`. */
  operation: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Whether the other side makes one effect of many tries, so that a try whose answer is lost may be repeated. Default: a GET is, nothing else. */
  repeatable?: boolean;
  /** Below the base URL, beginning with `/`, encoded by the caller. */
  path: string;
  query?: Record<string, string | undefined>;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as `application/x-www-form-urlencoded`, in place of `body`. */
  form?: URLSearchParams;
  /** Ends the call when whoever asked has gone. */
  signal?: AbortSignal;
  /** Deadline of the call with all its retries, milliseconds. Default: the upstream's. */
  deadlineMs?: number;
  /** The largest answer that is read, bytes. Default 1 MB. */
  maxBytes?: number;
};

/** An upstream's answer. 5xx and 429 never get here. */
export type UpstreamAnswer = {
  status: number;
  headers: Headers;
  /** As received. */
  text: string;
};

/** Where an upstream is, and how long to wait for it. */
export type UpstreamHttpOptions = {
  /** What it is called in messages and metrics, e.g. `alphaswarm-cp`. */
  upstream: string;
  baseUrl: URL;
  /** Deadline of a call with all its retries, milliseconds. */
  timeoutMs: number;
  /** The first retry waits at most so long, the next twice as long, milliseconds; 100 if left out. */
  retryDelayMs?: number;
};

/** How often what may be repeated is tried. Nothing else is tried twice: it may have happened. */
const ATTEMPTS = 3;

/** Errors of a connection that was never made: nothing was sent. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * HTTP to one upstream: deadline, retries with full jitter of what may be repeated, circuit breaker, bounded answers, trace context, metrics.
 *
 * Redirects are never followed: they are answers.
 */
export class UpstreamHttp {
  readonly upstream: string;
  readonly #baseUrl: URL;
  readonly #timeoutMs: number;
  readonly #retryDelayMs: number;
  readonly #breaker = new CircuitBreaker();

  static create(options: UpstreamHttpOptions): UpstreamHttp {
    return new UpstreamHttp(options);
  }

  private constructor(options: UpstreamHttpOptions) {
    this.upstream = options.upstream;
    this.#baseUrl = options.baseUrl;
    this.#timeoutMs = options.timeoutMs;
    this.#retryDelayMs = options.retryDelayMs ?? 100;
  }

  /**
   * Calls the upstream.
   *
   * @throws UpstreamUnavailableError (503) if it can't be reached, is too slow, answers 429 or 5xx, or its circuit is open; `neverSent` where it is certain that
   *   nothing happened
   * @throws UpstreamResponseError (502) if the answer is larger than agreed
   * @throws the signal's reason, when whoever asked has gone
   */
  async send(request: UpstreamRequest): Promise<UpstreamAnswer> {
    const startedAt = performance.now();
    const deadlineMs = request.deadlineMs ?? this.#timeoutMs;
    const deadline = AbortSignal.timeout(deadlineMs);
    const repeatable = request.repeatable ?? request.method === 'GET';
    const attempts = repeatable ? ATTEMPTS : 1;
    let mayHaveArrived = false;
    try {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await this.#attempt(request, deadline, deadlineMs);
        } catch (error) {
          const again =
            error instanceof UpstreamUnavailableError &&
            error.retryAfterSeconds === undefined &&
            attempt < attempts &&
            !deadline.aborted &&
            !request.signal?.aborted;
          if (error instanceof UpstreamUnavailableError) {
            // What a later try met says nothing about an earlier one.
            if (mayHaveArrived) error.neverSent = false;
            mayHaveArrived ||= !error.neverSent;
          }
          if (!again) throw error;
          // Full jitter: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
          const ceiling = this.#retryDelayMs * 2 ** (attempt - 1);
          await delay(Math.random() * ceiling);
        }
      }
    } finally {
      recordUpstreamDuration(this.upstream, request.operation, startedAt);
    }
  }

  async #attempt(
    request: UpstreamRequest,
    deadline: AbortSignal,
    deadlineMs: number,
  ): Promise<UpstreamAnswer> {
    const waitMs = this.#breaker.admit();
    if (waitMs !== undefined) {
      countUpstreamFailure(this.upstream, request.operation, 'circuit-open');
      throw new UpstreamUnavailableError(
        `${this.upstream} did not answer lately and isn't being called for the moment`,
        {
          upstream: this.upstream,
          retryAfterSeconds: Math.ceil(waitMs / 1000),
          neverSent: true,
        },
      );
    }
    const answer = await this.#fetch(request, deadline, deadlineMs);
    if (answer.status >= 500 || answer.status === 429) {
      throw this.#unavailable(request, 'status', `answered ${answer.status}`, {
        retryAfterSeconds: retryAfterSeconds(answer.headers),
        upstreamStatus: answer.status,
        // RFC 6585 §4: refused because there are too many, not carried out.
        neverSent: answer.status === 429,
      });
    }
    this.#breaker.succeeded();
    return answer;
  }

  async #fetch(
    request: UpstreamRequest,
    deadline: AbortSignal,
    deadlineMs: number,
  ): Promise<UpstreamAnswer> {
    try {
      const response = await fetch(this.#urlOf(request), {
        method: request.method,
        redirect: 'manual',
        signal: request.signal
          ? AbortSignal.any([deadline, request.signal])
          : deadline,
        headers: {
          accept: 'application/json',
          ...(request.body !== undefined && {
            'content-type': 'application/json',
          }),
          ...traceHeaders(),
          ...request.headers,
        },
        // fetch gives a form its content type.
        body:
          request.form ??
          (request.body === undefined
            ? undefined
            : JSON.stringify(request.body)),
      });
      return {
        status: response.status,
        headers: response.headers,
        text: await readBoundedBody(response, request.maxBytes),
      };
    } catch (error) {
      if (error instanceof BodyTooLargeError) {
        this.#breaker.succeeded();
        countUpstreamFailure(this.upstream, request.operation, 'malformed');
        throw new UpstreamResponseError(
          `${this.upstream} answered ${request.operation} with more than ${error.limitBytes / 1_000_000} MB`,
          { upstream: this.upstream, cause: error },
        );
      }
      if (request.signal?.aborted) {
        // Says nothing about the upstream.
        this.#breaker.abandoned();
        throw request.signal.reason;
      }
      throw deadline.aborted
        ? this.#unavailable(
            request,
            'timeout',
            `did not answer within ${deadlineMs} ms`,
          )
        : this.#unavailable(request, 'network', "can't be reached", {
            neverSent: NOT_CONNECTED.has(codeOf(error)),
          });
    }
  }

  #unavailable(
    request: UpstreamRequest,
    kind: 'timeout' | 'network' | 'status',
    problem: string,
    answered: {
      retryAfterSeconds?: number;
      upstreamStatus?: number;
      neverSent?: boolean;
    } = {},
  ): UpstreamUnavailableError {
    // Somebody who says "slow down" is there.
    if (answered.upstreamStatus === 429) this.#breaker.succeeded();
    else this.#breaker.failed();
    countUpstreamFailure(this.upstream, request.operation, kind);
    // Without the cause: fetch's errors quote addresses.
    return new UpstreamUnavailableError(
      `${this.upstream} ${problem} (${request.operation})`,
      { upstream: this.upstream, ...answered },
    );
  }

  #urlOf(request: UpstreamRequest): URL {
    const url = new URL(this.#baseUrl);
    url.pathname = url.pathname.replace(/\/$/, '') + request.path;
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return url;
  }
}

/** `traceparent` (W3C Trace Context) and the trace id as `X-Request-Id`, of the request being served. */
function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  const span = trace.getSpanContext(context.active());
  // What the portal asks of its own accord has no request: its trace id is all zeros.
  if (span && isSpanContextValid(span)) headers['x-request-id'] = span.traceId;
  return headers;
}

/** What undici says went wrong with a connection. */
function codeOf(error: unknown): string {
  const cause = (error as { cause?: { code?: unknown } } | undefined)?.cause;
  return String(cause?.code ?? '');
}

function retryAfterSeconds(headers: Headers): number | undefined {
  const value = headers.get('retry-after');
  return value && /^\d{1,6}$/.test(value) ? Number(value) : undefined;
}
