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
  #waiting: Array<() => void> = [];
  #answer: (request: StripeRequest) => Answer | Promise<Answer> = () => ({
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
      void this.#read(request).then(async asked => {
        this.asked.push(asked);
        const answering = this.#answer(asked);
        for (const tell of this.#waiting.splice(0)) tell();
        const answer = await answering;
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

  /** The same, but each answer may take its time. */
  answerLater(answer: (request: StripeRequest) => Promise<Answer>): void {
    this.#answer = answer;
  }

  /** Resolves when the next request has come. */
  nextAsked(): Promise<void> {
    return new Promise(resolve => {
      this.#waiting.push(resolve);
    });
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

/** Everything that the copy must never take. */
const leaks = {
  email: 'leak@secret.example',
  customer_email: 'leak@secret.example',
  address: { line1: 'leak street' },
  strategy_code: 'leak',
  weights: [0.1, 'leak'],
  positions: [{ symbol: 'leak' }],
  api_key: 'sk_leak',
};

/** A customer as Stripe tells of it. */
export function wireCustomer(overrides: Record<string, unknown> = {}) {
  return {
    id: 'cus_1',
    object: 'customer',
    name: 'Northwind Capital',
    currency: 'usd',
    delinquent: false,
    created: 1_700_000_000,
    metadata: { organization_id: 'northwind', note: 'leak' },
    ...leaks,
    ...overrides,
  };
}

/** An invoice as Stripe tells of it. */
export function wireInvoice(overrides: Record<string, unknown> = {}) {
  return {
    id: 'in_1',
    object: 'invoice',
    number: 'A-1',
    status: 'open',
    amount_due: 5_000,
    amount_paid: 0,
    amount_remaining: 5_000,
    currency: 'usd',
    created: 1_790_000_000,
    due_date: 1_790_100_000,
    hosted_invoice_url: 'https://invoice.stripe.com/i/in_1',
    customer: 'cus_1',
    ...leaks,
    ...overrides,
  };
}

/** A subscription as Stripe tells of it. */
export function wireSubscription(overrides: Record<string, unknown> = {}) {
  return {
    id: 'sub_1',
    object: 'subscription',
    status: 'active',
    currency: 'usd',
    created: 1_700_000_000,
    customer: 'cus_1',
    pause_collection: null,
    items: {
      has_more: false,
      data: [
        {
          quantity: 3,
          price: {
            nickname: 'Research',
            unit_amount: 24_900,
            recurring: { interval: 'month', interval_count: 1 },
          },
        },
      ],
    },
    ...leaks,
    ...overrides,
  };
}

/** A credit note as Stripe tells of it. */
export function wireCreditNote(overrides: Record<string, unknown> = {}) {
  return {
    id: 'cn_1',
    object: 'credit_note',
    number: 'A-1-CN-01',
    amount: 1_000,
    currency: 'usd',
    status: 'issued',
    created: 1_790_000_200,
    invoice: 'in_1',
    metadata: {},
    ...leaks,
    ...overrides,
  };
}

type WireObject = { id: string; object: string } & Record<string, unknown>;

/** A whole account: answers lists, a few at a time, and single things. Newest last. */
export class WireAccount {
  objects: WireObject[];
  /** Answers instead of the account, where it returns something. */
  fault: (request: StripeRequest) => Answer | undefined = () => undefined;
  readonly #pageSize: number;

  constructor(objects: WireObject[], pageSize = 2) {
    this.objects = objects;
    this.#pageSize = pageSize;
  }

  /** Changes one thing. */
  change(id: string, change: Record<string, unknown>): void {
    this.objects = this.objects.map(one =>
      one.id === id ? { ...one, ...change } : one,
    );
  }

  readonly answer = (request: StripeRequest): Answer => {
    const fault = this.fault(request);
    if (fault) return fault;
    const [, , plural, id] = request.path.split('/');
    const kind = plural.replace(/s$/, '');
    const all = this.objects.filter(({ object }) => object === kind);
    if (id) {
      const found = all.find(one => one.id === id);
      return found
        ? { body: found }
        : stripeError(404, 'invalid_request_error');
    }
    const newest = [...all].reverse();
    const after = request.query.get('starting_after');
    const start = after ? newest.findIndex(one => one.id === after) + 1 : 0;
    const page = newest.slice(start, start + this.#pageSize);
    return stripeList(page, start + page.length < newest.length);
  };
}
