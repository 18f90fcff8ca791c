import { setTimeout as delay } from 'node:timers/promises';
import Stripe from 'stripe';

/** How long after an attempt the next one is made, milliseconds. Stripe goes on for three days. */
const RETRY_AFTER_MS = [500, 2_000, 10_000, 60_000, 300_000];
/** How long an endpoint may take to answer, milliseconds. */
const TIMEOUT_MS = 10_000;

/** Where an account's events are sent. */
export type WebhookEndpoint = { url: string; secret: string };

/**
 * Sends events to an endpoint, signed, each until it is taken, in whatever order that gives.
 *
 * @see https://docs.stripe.com/webhooks
 */
export class WebhookSender {
  readonly #endpoint: WebhookEndpoint;
  readonly #closed = new AbortController();

  static create(endpoint: WebhookEndpoint): WebhookSender {
    return new WebhookSender(endpoint);
  }

  private constructor(endpoint: WebhookEndpoint) {
    this.#endpoint = endpoint;
  }

  /** Begins to send an event. */
  send(event: Stripe.Event): void {
    void this.#deliver(JSON.stringify(event)).catch(() => {
      // Closed meanwhile.
    });
  }

  close(): void {
    this.#closed.abort();
  }

  async #deliver(payload: string): Promise<void> {
    const { signal } = this.#closed;
    for (const retryAfter of RETRY_AFTER_MS) {
      if (await this.#attempt(payload)) return;
      await delay(retryAfter, undefined, { signal, ref: false });
    }
  }

  async #attempt(payload: string): Promise<boolean> {
    const { url, secret } = this.#endpoint;
    // Signed for each attempt anew, by the time that receivers have.
    const signature = Stripe.webhooks.generateTestHeaderString({
      payload,
      secret,
    });
    try {
      const { ok } = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': signature,
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        },
        body: payload,
        signal: AbortSignal.any([
          this.#closed.signal,
          AbortSignal.timeout(TIMEOUT_MS),
        ]),
      });
      return ok;
    } catch {
      return false;
    }
  }
}
