import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What Stripe was asked. */
export type StripeRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  form: URLSearchParams;
  idempotencyKey?: string;
};

type Answer =
  | { status?: number; body: unknown }
  | 'closed'
  | { text: string; status: number };

/** A small server in Stripe's place, which answers what a test says, over the real protocol. */
export class FakeStripe {
  readonly asked: StripeRequest[] = [];
  readonly #server: Server;
  #answer: (request: StripeRequest) => Answer = () => ({
    status: 404,
    body: { error: { type: 'invalid_request_error', message: 'No such' } },
  });

  static async start(): Promise<FakeStripe> {
    const fake = new FakeStripe();
    await new Promise<void>(resolve => {
      fake.#server.listen(0, '127.0.0.1', resolve);
    });
    return fake;
  }

  private constructor() {
    this.#server = createServer((request, response) => {
      void this.#read(request).then(asked => {
        this.asked.push(asked);
        const answer = this.#answer(asked);
        if (answer === 'closed') {
          request.socket.destroy();
          return;
        }
        const { status = 200 } = answer;
        response.writeHead(status, {
          'content-type': 'application/json',
          'request-id': `req_${this.asked.length}`,
        });
        response.end(
          'text' in answer ? answer.text : JSON.stringify(answer.body),
        );
      });
    });
  }

  get connection() {
    const { port } = this.#server.address() as AddressInfo;
    return {
      apiKey: 'sk_test_fake',
      endpoint: { host: '127.0.0.1', port, protocol: 'http' as const },
    };
  }

  /** From now on requests are answered so. */
  answer(answer: (request: StripeRequest) => Answer): void {
    this.#answer = answer;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }

  async #read(request: IncomingMessage): Promise<StripeRequest> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { pathname, searchParams } = new URL(
      request.url ?? '/',
      'http://stripe.test',
    );
    return {
      method: request.method ?? '',
      path: pathname,
      query: searchParams,
      form: new URLSearchParams(Buffer.concat(chunks).toString()),
      idempotencyKey: request.headers['idempotency-key']?.toString(),
    };
  }
}

/** Stripe's error answer. */
export function stripeError(
  status: number,
  type: string,
  message = 'No.',
): Answer {
  return { status, body: { error: { type, message } } };
}

/** A list as Stripe answers it. */
export function stripeList(data: unknown[], has_more = false): Answer {
  return { body: { object: 'list', data, has_more, url: '/v1/list' } };
}

/** A charge as Stripe tells of it, with all that must never be passed on. */
export function wireCharge(overrides: Record<string, unknown> = {}) {
  return {
    id: 'ch_1',
    object: 'charge',
    amount: 10_000,
    amount_captured: 10_000,
    amount_refunded: 0,
    currency: 'usd',
    captured: true,
    paid: true,
    disputed: false,
    status: 'succeeded',
    created: 1_790_000_000,
    customer: {
      id: 'cus_1',
      object: 'customer',
      name: 'Northwind Capital',
      email: 'leak@secret.example',
      address: { line1: 'leak street' },
    },
    payment_intent: 'pi_1',
    billing_details: { name: 'Leak Person', email: 'leak@secret.example' },
    payment_method_details: { card: { last4: 'leak4242' } },
    receipt_url: 'https://leak.example',
    metadata: { strategy: 'leak' },
    ...overrides,
  };
}

/** A refund as Stripe tells of it. */
export function wireRefund(overrides: Record<string, unknown> = {}) {
  return {
    id: 're_1',
    object: 'refund',
    amount: 1_000,
    currency: 'usd',
    status: 'succeeded',
    created: 1_790_000_100,
    charge: 'ch_1',
    metadata: {},
    destination_details: { card: { reference: 'leak' } },
    ...overrides,
  };
}
