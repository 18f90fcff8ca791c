import Stripe from 'stripe';
import type { StripeConnectionConfig } from '../config/BillingConfig';

/** How long Stripe may be silent on a read, milliseconds. */
export const READ_TIMEOUT_MS = 4_000;

/** How long Stripe may be silent on a refund or another change, milliseconds. */
export const CHANGE_TIMEOUT_MS = 15_000;

type HttpClient = InstanceType<typeof Stripe.HttpClient>;

/**
 * The SDK sends a request once more when its connection is closed, also where retries are switched off. The answer to the second would then stand for both, and a refusal of the
 * second would pass for "nothing happened" although the first may have done it. Such errors are told under another code here, so that each call is one request.
 */
class OneRequestPerCall extends Stripe.HttpClient {
  readonly #client = Stripe.createNodeHttpClient();

  override getClientName(): string {
    return this.#client.getClientName();
  }

  override async makeRequest(
    ...request: Parameters<HttpClient['makeRequest']>
  ): ReturnType<HttpClient['makeRequest']> {
    try {
      return await this.#client.makeRequest(...request);
    } catch (error) {
      const { code } = (error ?? {}) as { code?: string };
      if (
        !Stripe.HttpClient.CONNECTION_CLOSED_ERROR_CODES.includes(`${code}`)
      ) {
        throw error;
      }
      throw Object.assign(new Error('The connection was closed'), {
        code: 'CONNECTION_CLOSED',
      });
    }
  }
}

/** A client of Stripe that tries nothing twice by itself. */
export function createStripeClient({
  apiKey,
  endpoint,
}: StripeConnectionConfig): Stripe {
  return new Stripe(apiKey, {
    ...endpoint,
    // The version that the SDK's types and the schemas here were written for.
    apiVersion: '2026-10-28.endive',
    httpClient: new OneRequestPerCall(),
    maxNetworkRetries: 0,
    timeout: READ_TIMEOUT_MS,
    telemetry: false,
    appInfo: { name: 'alphaswarm-admin' },
  });
}
