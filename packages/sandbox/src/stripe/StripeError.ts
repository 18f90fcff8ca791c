import type { RefusalAnswer } from '../StandIn';

/** An answer that is an error, as Stripe words them. @see https://docs.stripe.com/api/errors */
export class StripeError extends Error {
  readonly status: number;
  readonly type: string;
  readonly code?: string;
  readonly param?: string;
  /** Whether the endpoint had begun: then the answer is kept under the request's idempotency key. */
  readonly began: boolean;

  constructor(
    message: string,
    options: {
      status?: number;
      type?: string;
      code?: string;
      param?: string;
      began?: boolean;
    } = {},
  ) {
    super(message);
    this.name = 'StripeError';
    this.status = options.status ?? 400;
    this.type = options.type ?? 'invalid_request_error';
    this.code = options.code;
    this.param = options.param;
    this.began = options.began ?? false;
  }

  /** The body of the answer. */
  toBody(requestId: string) {
    const { type, code, param, message } = this;
    return {
      error: {
        ...(code !== undefined && { code }),
        message,
        ...(param !== undefined && { param }),
        request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}`,
        type,
      },
    };
  }

  /** The answer as a whole. */
  toAnswer(requestId: string): RefusalAnswer {
    return {
      status: this.status,
      headers: { 'content-type': 'application/json', 'request-id': requestId },
      body: JSON.stringify(this.toBody(requestId)),
    };
  }
}

/** An object that isn't there. */
export function noSuch(what: string, id: string): StripeError {
  return new StripeError(`No such ${what}: '${id}'`, {
    status: 404,
    code: 'resource_missing',
    param: 'id',
  });
}
