import type Stripe from 'stripe';
import { z } from 'zod';
import { StripeError } from './StripeError';

/** What a search may be asked. */
export const searchSchema = z.strictObject({
  query: z.string().min(1).max(500),
  limit: z.coerce.number().int().min(1).max(100).default(10),
  page: z.string().optional(),
});

const CLAUSE = /^(name|email)~"((?:[^"\\]|\\.)*)"$/;

/**
 * Customers whose name or address holds a text: `name~"fund"`, as much of Stripe's query language as that.
 *
 * @throws StripeError for anything else, and for a text of less than three characters
 * @see https://docs.stripe.com/search#search-query-language
 */
export function searchCustomers(
  customers: readonly Stripe.Customer[],
  { query, limit, page }: z.output<typeof searchSchema>,
): Stripe.ApiSearchResult<Stripe.Customer> {
  const [, field, quoted] = CLAUSE.exec(query.trim()) ?? [];
  const text = quoted?.replaceAll(/\\(.)/g, '$1').toLowerCase();
  if (field === undefined || text === undefined || text.length < 3) {
    throw new StripeError(
      `We were unable to parse your search query '${query}'. Substring matches need at least 3 characters.`,
      { param: 'query' },
    );
  }
  const found = customers.filter(customer =>
    (customer[field as 'name' | 'email'] ?? '').toLowerCase().includes(text),
  );
  const start = Number(page ?? 0);
  const end = start + limit;
  return {
    object: 'search_result',
    data: found.slice(start, end),
    has_more: found.length > end,
    next_page: found.length > end ? String(end) : null,
    url: '/v1/customers/search',
  };
}
