import type Stripe from 'stripe';
import { z } from 'zod';
import { StripeError } from './StripeError';

const id = z.string().min(1).max(255);
const seconds = z.coerce.number().int().min(0);

const paging = {
  limit: z.coerce.number().int().min(1).max(100).default(10),
  starting_after: id.optional(),
  ending_before: id.optional(),
  expand: z.array(z.string()).optional(),
};

const created = z
  .union([
    seconds,
    z.strictObject({
      gt: seconds.optional(),
      gte: seconds.optional(),
      lt: seconds.optional(),
      lte: seconds.optional(),
    }),
  ])
  .optional();

const filters = { ...paging, created };

/** What each list may be asked. */
export const listSchemas = {
  charges: z.strictObject({
    ...filters,
    customer: id.optional(),
    payment_intent: id.optional(),
  }),
  credit_notes: z.strictObject({
    ...filters,
    customer: id.optional(),
    invoice: id.optional(),
  }),
  customers: z.strictObject({ ...filters, email: id.optional() }),
  events: z.strictObject({
    ...filters,
    type: id.optional(),
    types: z.array(id).max(20).optional(),
  }),
  invoices: z.strictObject({
    ...filters,
    customer: id.optional(),
    status: z
      .enum(['draft', 'open', 'paid', 'uncollectible', 'void'])
      .optional(),
  }),
  refunds: z.strictObject({
    ...filters,
    charge: id.optional(),
    payment_intent: id.optional(),
  }),
  subscriptions: z.strictObject({
    ...filters,
    customer: id.optional(),
    status: id.optional(),
  }),
};

type ListQuery = {
  limit: number;
  starting_after?: string;
  ending_before?: string;
  created?: z.output<typeof created>;
  type?: string;
  types?: string[];
  expand?: string[];
} & Record<string, unknown>;

type Listed = { id: string; created: number; object: string };

/**
 * One page of a list, newest first.
 *
 * @throws StripeError for a cursor that names nothing of the list
 * @see https://docs.stripe.com/api/pagination
 */
export function pageOf<T extends Listed>(
  items: readonly T[],
  query: ListQuery,
  url: string,
): Stripe.ApiList<T> {
  const matching = items.filter(item => matches(item, query));
  const page = after(before(matching, query), query);
  return {
    object: 'list',
    data: page.slice(0, query.limit),
    has_more: page.length > query.limit,
    url,
  };
}

function after<T extends Listed>(items: T[], query: ListQuery): T[] {
  const { starting_after } = query;
  if (starting_after === undefined) return items;
  return items.slice(placeOf(items, starting_after, 'starting_after') + 1);
}

/** The page that ends right before the cursor. */
function before<T extends Listed>(items: T[], query: ListQuery): T[] {
  const { ending_before, limit } = query;
  if (ending_before === undefined) return items;
  const end = placeOf(items, ending_before, 'ending_before');
  return items.slice(Math.max(0, end - limit), end);
}

function placeOf(items: Listed[], cursor: string, param: string): number {
  const place = items.findIndex(item => item.id === cursor);
  if (place < 0) {
    throw new StripeError(`No such object: '${cursor}'`, {
      code: 'resource_missing',
      param,
    });
  }
  return place;
}

/** Filters are equalities, but for the times and the kinds of events. */
function matches(item: Listed, query: ListQuery): boolean {
  const {
    limit: _,
    starting_after: __,
    ending_before: ___,
    expand: ____,
    created: when,
    types,
    ...equal
  } = query;
  if (!isWithin(item.created, when)) return false;
  const fields = item as unknown as Record<string, unknown>;
  if (types && !types.includes(String(fields.type))) return false;
  const isEnded = fields.status === 'canceled';
  if (item.object === 'subscription' && equal.status === undefined && isEnded) {
    return false;
  }
  return Object.entries(equal).every(
    ([name, value]) =>
      value === undefined ||
      (name === 'status' && value === 'all') ||
      fields[name] === value,
  );
}

function isWithin(at: number, when: ListQuery['created']): boolean {
  if (when === undefined) return true;
  if (typeof when === 'number') return at === when;
  const { gt = -1, gte = 0, lt = Infinity, lte = Infinity } = when;
  return at > gt && at >= gte && at < lt && at <= lte;
}
