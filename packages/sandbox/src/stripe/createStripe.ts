import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
} from 'express';
import { z } from 'zod';
import { noteCallInput } from '../calls';
import type { Clock } from '../clock';
import type { Refusal, StandIn } from '../StandIn';
import { IdempotentAnswers } from './IdempotentAnswers';
import { listSchemas, pageOf } from './lists';
import { searchCustomers, searchSchema } from './searchCustomers';
import type { Lists, StripeAccount } from './StripeAccount';
import { noSuch, StripeError } from './StripeError';

/** The version of the API that is spoken: the one of the SDK that the portal uses. */
export const STRIPE_VERSION = '2026-10-28.endive';

const metadata = z.record(z.string().max(40), z.string().max(500)).optional();

const refundSchema = z.strictObject({
  charge: z.string().min(1),
  amount: z.coerce.number().int().min(1).optional(),
  reason: z
    .enum(['duplicate', 'fraudulent', 'requested_by_customer'])
    .optional(),
  metadata,
});

const creditNoteSchema = z.strictObject({
  invoice: z.string().min(1),
  amount: z.coerce.number().int().min(1),
  credit_amount: z.coerce.number().int().min(1).optional(),
  metadata,
});

const subscriptionSchema = z.strictObject({
  // Unset by an empty string, as Stripe has it for all that can be unset.
  pause_collection: z.union([
    z.literal(''),
    z.strictObject({
      behavior: z.enum(['keep_as_draft', 'mark_uncollectible', 'void']),
    }),
  ]),
  metadata,
});

/**
 * Stripe, as much of it as the portal's billing needs: forms in, JSON out.
 *
 * @see https://docs.stripe.com/api
 */
export function createStripe(options: {
  account: StripeAccount;
  clock: Clock;
}): StandIn & { reset(): void } {
  const { account, clock } = options;
  const answers = IdempotentAnswers.create({ clock });
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(express.urlencoded({ extended: true }));
  app.use((request, response, next) => {
    response.locals.requestId = account.nextRequestId();
    response.set('request-id', response.locals.requestId);
    response.set('stripe-version', STRIPE_VERSION);
    noteCallInput(
      request,
      request.method === 'GET' ? request.query : request.body,
    );
    next();
  });
  app.use(authenticate);

  app.get('/v1/customers/search', (request, response) => {
    response.json(
      searchCustomers(
        account.lists.customers,
        parse(searchSchema, request.query),
      ),
    );
  });
  for (const name of Object.keys(listSchemas) as (keyof Lists)[]) {
    app.get(`/v1/${name}`, (request, response) => {
      const query = parse(listSchemas[name] as z.ZodType<any>, request.query);
      const page = pageOf<Lists[typeof name][number]>(
        account.lists[name],
        query,
        `/v1/${name}`,
      );
      response.json({
        ...page,
        data: page.data.map(item =>
          expanded(
            item,
            query.expand?.map((path: string) => path.replace(/^data\./, '')),
            account,
          ),
        ),
      });
    });
    app.get(`/v1/${name}/:id`, (request, response) => {
      const { expand } = parse(
        z.strictObject({ expand: z.array(z.string()).optional() }),
        request.query,
      );
      const { id } = request.params;
      const items: readonly { id: string }[] = account.lists[name];
      const item = items.find(found => found.id === id);
      if (!item) throw noSuch(name.slice(0, -1), id);
      response.json(expanded(item, expand, account));
    });
  }

  app.post(
    '/v1/refunds',
    onlyOnce(answers, request =>
      account.refund(parse(refundSchema, request.body), causeOf(request)),
    ),
  );
  app.post(
    '/v1/credit_notes',
    onlyOnce(answers, request =>
      account.credit(parse(creditNoteSchema, request.body), causeOf(request)),
    ),
  );
  app.post(
    '/v1/subscriptions/:id',
    onlyOnce(answers, request => {
      const update = parse(subscriptionSchema, request.body);
      const { pause_collection } = update;
      return account.pauseCollection(
        {
          id: request.params.id,
          behavior: pause_collection === '' ? null : pause_collection.behavior,
          metadata: update.metadata,
        },
        causeOf(request),
      );
    }),
  );
  app.use(request => {
    throw new StripeError(
      `Unrecognized request URL (${request.method}: ${request.path}).`,
      { status: 404 },
    );
  });
  app.use(answerError);

  return {
    name: 'stripe',
    operationOf: ({ method, url = '/' }) =>
      `${method} ${url.split('?')[0].replace(/\/[a-z]+_[A-Za-z0-9]{10,}$/, '/{id}')}`,
    handler: app,
    refusal: ({ kind, status }) =>
      refusals[kind](status).toAnswer(account.nextRequestId()),
    reset: () => {
      account.reset();
      answers.clear();
    },
  };
}

const refusals: Record<
  Refusal['kind'],
  (status: number | undefined) => StripeError
> = {
  throttle: (status = 429) =>
    new StripeError('Too many requests hit the API too quickly.', {
      status,
      code: 'rate_limit',
    }),
  deny: (status = 403) =>
    new StripeError(
      'The provided key does not have the required permissions for this endpoint.',
      { status },
    ),
  error: (status = 500) =>
    new StripeError('An unexpected error occurred.', {
      status,
      type: 'api_error',
    }),
};

/** @see https://docs.stripe.com/keys: a restricted key (`rk_`) reads here, and nothing else */
const authenticate: RequestHandler = (request, _response, next) => {
  const [, key] =
    /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
  if (!key || !/^[rs]k_(test|live)_/.test(key)) {
    throw new StripeError(
      'Invalid API Key provided. You can obtain your API keys from https://dashboard.stripe.com/apikeys.',
      { status: 401 },
    );
  }
  if (key.startsWith('rk_') && request.method !== 'GET') {
    throw refusals.deny(undefined);
  }
  if (request.headers['stripe-version'] !== STRIPE_VERSION) {
    throw new StripeError(
      `Invalid Stripe API version: ${request.headers['stripe-version']}`,
    );
  }
  next();
};

/** Runs what changes something once for each idempotency key. */
function onlyOnce(
  answers: IdempotentAnswers,
  run: (request: Request) => object,
): RequestHandler {
  return (request, response) => {
    const { requestId } = response.locals;
    const key = request.get('idempotency-key');
    const content = JSON.stringify([
      request.method,
      request.path,
      request.body,
    ]);
    const kept = key && answers.recall(key, content);
    if (kept) {
      response.set('idempotent-replayed', 'true');
      response.set('original-request', kept.requestId);
      response.status(kept.status).json(kept.body);
      return;
    }
    const answer = outcomeOf(() => run(request), requestId);
    if (key) {
      response.set('idempotency-key', key);
      answers.keep(key, content, answer);
    }
    response.status(answer.status).json(answer.body);
  };
}

/** What an endpoint that has begun answers, be it an error. */
function outcomeOf(run: () => object, requestId: string) {
  try {
    return { status: 200, body: structuredClone(run()), requestId };
  } catch (error) {
    if (!(error instanceof StripeError) || !error.began) throw error;
    return { status: error.status, body: error.toBody(requestId), requestId };
  }
}

function causeOf(request: Request) {
  return {
    id: request.res?.locals.requestId as string,
    idempotency_key: request.get('idempotency-key') ?? null,
  };
}

/** @see https://docs.stripe.com/expand; only customers can be expanded here */
function expanded(
  item: object,
  paths: string[] | undefined,
  { lists }: StripeAccount,
): object {
  if (!paths || paths.length === 0) return item;
  const unknown = paths.find(path => path !== 'customer');
  if (unknown !== undefined || !('customer' in item)) {
    throw new StripeError(`This property cannot be expanded (${unknown}).`, {
      param: 'expand',
    });
  }
  return {
    ...item,
    customer: lists.customers.find(({ id }) => id === item.customer) ?? null,
  };
}

function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const unknownKey =
    issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const param = [...issue.path, ...(unknownKey ? [unknownKey] : [])].join('.');
  throw new StripeError(
    unknownKey
      ? `Received unknown parameter: ${param}`
      : `Invalid ${param}: ${issue.message}`,
    { param, code: unknownKey ? 'parameter_unknown' : undefined },
  );
}

const answerError: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const known =
    error instanceof StripeError
      ? error
      : new StripeError(`Sandbox defect: ${error}`, {
          status: 500,
          type: 'api_error',
        });
  response.status(known.status).json(known.toBody(response.locals.requestId));
};
