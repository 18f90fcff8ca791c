import { type ErrorBody, parseErrorBody } from './errorBody';

/** What a {@link PortalApiError} carries beside its message. */
export type PortalApiErrorOptions = {
  /** The HTTP status; 0 when no answer came at all. */
  status: number;
  /** The name of the remote error, e.g. `NotAllowedError`. */
  code?: string;
  whoCould?: string;
  requestId?: string;
  retryAfterSeconds?: number;
  body?: ErrorBody;
  cause?: unknown;
};

/**
 * The one error of the portal's own APIs: an answer that is not a success, or no answer (`status` 0). Its message is fit to be
 * shown to a person.
 */
export class PortalApiError extends Error {
  readonly name = 'PortalApiError';
  readonly status: number;
  readonly code?: string;
  /** Who could do what was refused, in words; on 403. */
  readonly whoCould?: string;
  /** What to quote to whoever runs the portal: the W3C trace id. */
  readonly requestId?: string;
  /** Seconds, from `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** The parsed body of the answer, for callers that know more about it. */
  readonly body: ErrorBody;

  constructor(message: string, options: PortalApiErrorOptions) {
    super(message, { cause: options.cause });
    this.status = options.status;
    this.code = options.code;
    this.whoCould = options.whoCould;
    this.requestId = options.requestId;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.body = options.body ?? {};
  }

  /** Makes the error that an unsuccessful answer stands for. Consumes the answer's body. */
  static async fromResponse(response: Response): Promise<PortalApiError> {
    const body = parseErrorBody(await response.text());
    return new PortalApiError(
      body.error?.message ?? defaultMessage(response.status),
      {
        status: response.status,
        code: body.error?.name,
        whoCould: body.whoCould,
        requestId:
          response.headers.get('x-request-id') ?? body.requestId ?? undefined,
        retryAfterSeconds: retryAfterSeconds(
          response.headers.get('retry-after'),
        ),
        body,
      },
    );
  }

  /** Makes the error for a request that got no answer. */
  static fromNetworkFailure(cause: unknown): PortalApiError {
    return new PortalApiError(
      'No answer from the portal. Check your connection; it may also be restarting.',
      { status: 0, cause },
    );
  }
}

/** Reads `Retry-After` (RFC 9110 §10.2.3), seconds or an HTTP date, as seconds from now. */
function retryAfterSeconds(header: string | null): number | undefined {
  if (!header) {
    return undefined;
  }
  if (/^\d+$/.test(header)) {
    return Number(header);
  }
  const at = Date.parse(header);
  return Number.isNaN(at)
    ? undefined
    : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

function defaultMessage(status: number): string {
  switch (status) {
    case 401:
      return 'Your session has ended. Sign in again.';
    case 403:
      return 'You are not allowed to do this.';
    case 404:
      return 'This does not exist, or no longer does.';
    case 429:
      return 'Too many requests. Wait a moment.';
    case 502:
      return 'The system behind the portal gave an answer that could not be used.';
    case 503:
      return 'The portal can not answer at the moment.';
    default:
      return `The portal answered with status ${status}.`;
  }
}
