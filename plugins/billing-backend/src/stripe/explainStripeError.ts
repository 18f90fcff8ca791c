import Stripe from 'stripe';
import { ZodError } from 'zod';
import type { RemoteCallProblem } from '@alphaswarm-admin/plugin-portal-node';
import { StripeCallError } from './StripeCallError';

const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/**
 * Tells what a failed call to Stripe means, in words.
 *
 * @param what - what was tried: `read the payments`
 * @param error - what the SDK or the payload's parser threw
 * @see https://docs.stripe.com/error-handling
 */
export function explainStripeError(
  what: string,
  error: unknown,
): StripeCallError {
  if (error instanceof StripeCallError) return error;
  const problem = problemOf(error);
  return new StripeCallError(wording(what, problem, error), problem);
}

function problemOf(error: unknown): RemoteCallProblem {
  const { errors } = Stripe;
  if (error instanceof errors.StripeRateLimitError) return 'throttled';
  if (error instanceof errors.StripePermissionError) return 'denied';
  if (error instanceof errors.StripeAuthenticationError) return 'credentials';
  if (error instanceof errors.StripeConnectionError) {
    const code = codeOf(error.detail) ?? error.code;
    if (code !== undefined && NOT_SENT.has(code)) return 'not-sent';
    return code === 'ETIMEDOUT' ? 'timeout' : 'connection';
  }
  if (error instanceof errors.StripeInvalidRequestError) {
    if (error.statusCode === 404) return 'not-found';
    // 409 says that another request is at it: https://docs.stripe.com/error-low-level
    return error.statusCode === 409 ? 'server' : 'refused';
  }
  // The key was used for something else before: whatever that was, it may have happened.
  if (error instanceof errors.StripeIdempotencyError) return 'server';
  if (error instanceof ZodError) return 'malformed';
  if (error instanceof errors.StripeError) {
    const { statusCode } = error;
    // A body that the SDK can't read says nothing, whatever its status.
    return statusCode === undefined || statusCode < 500
      ? 'malformed'
      : 'server';
  }
  return 'malformed';
}

function codeOf(detail: unknown): string | undefined {
  const { code, errors } = (detail ?? {}) as {
    code?: string;
    errors?: unknown[];
  };
  // Node tries every address of a host and throws an AggregateError of what became of each.
  return code ?? (errors?.length ? codeOf(errors[0]) : undefined);
}

function wording(
  what: string,
  problem: RemoteCallProblem,
  error: unknown,
): string {
  switch (problem) {
    case 'throttled':
      return `Stripe is asked too often at the moment: it did not ${what}`;
    case 'denied':
      return `The portal's key in Stripe may not ${what}: give the restricted key that permission`;
    case 'credentials':
      return 'Stripe does not accept the portal’s key (billing.stripe.apiKey)';
    case 'not-found':
      return `Stripe knows no such object: it did not ${what}`;
    case 'refused':
      // Stripe's own words explain a refusal, and name nothing that the request didn't.
      return `Stripe refused to ${what}: ${(error as Error).message}`;
    case 'not-sent':
      return `Stripe can't be reached to ${what}`;
    case 'timeout':
      return `Stripe did not answer in time when asked to ${what}`;
    case 'connection':
      return `The connection to Stripe broke when it was asked to ${what}`;
    case 'malformed':
      return `Stripe answered something unexpected when asked to ${what}`;
    default:
      return `Stripe had a problem of its own when asked to ${what}`;
  }
}
