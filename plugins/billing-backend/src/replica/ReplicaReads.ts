import { InputError } from '@backstage/errors';
import type {
  BillingCustomer,
  BillingPage,
  Invoice,
  Payment,
  Subscription,
} from '@alphaswarm-admin/plugin-billing-common';
import type { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';
import type { Knex } from 'knex';
import type { ObjectKind } from '../stripe/stripeObjects';

/** The most customers whose names hold what is looked for, and whose things are then listed. */
const MOST_NAMED = 500;

/** A request for one page. */
export type PageRequest = {
  /** What to look for: an id, a customer's id, or a part of a customer's name. */
  q?: string;
  state?: string;
  cursor?: string;
  limit: number;
};

/** What the lists are of. */
export type Listed = {
  payment: Payment;
  invoice: Invoice;
  customer: BillingCustomer;
  subscription: Subscription;
};

type Row = {
  id: string;
  created: string;
  customer: string | null;
  state: string;
  due: string | null;
  shown: object;
  customer_name: string | null;
};

/** How an id of each kind begins. */
const IDS: Record<keyof Listed, RegExp> = {
  payment: /^(ch|py)_\w+$/,
  invoice: /^in_\w+$/,
  customer: /^cus_\w+$/,
  subscription: /^sub_\w+$/,
};

/** The lists, of the portal's own copy: Stripe isn't asked. */
export class ReplicaReads {
  readonly #database: PluginDatabase;
  readonly #now: () => number;

  static create(options: {
    database: PluginDatabase;
    now?: () => number;
  }): ReplicaReads {
    return new ReplicaReads(options.database, options.now ?? Date.now);
  }

  private constructor(database: PluginDatabase, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  /**
   * One page, newest first.
   *
   * @throws InputError for a cursor that is of no list
   */
  async list<K extends keyof Listed>(
    kind: K,
    request: PageRequest,
  ): Promise<BillingPage<Listed[K]>> {
    const now = Math.floor(this.#now() / 1000);
    const { limit } = request;
    const place = placeOf(request.cursor);
    const named = await this.#named(kind, request.q);
    const rows = await this.#database.run(knex => {
      const query = knex('billing_objects as o')
        .leftJoin('billing_objects as c', join =>
          join
            .on('c.kind', knex.raw('?', ['customer']))
            .andOn('c.id', 'o.customer'),
        )
        .where('o.kind', kind)
        .select<Row[]>(
          'o.id',
          'o.created',
          'o.customer',
          'o.state',
          'o.due',
          'o.shown',
          knex.raw(`c.shown->>'name' as customer_name`),
        )
        .orderBy([
          { column: 'o.created', order: 'desc' },
          { column: 'o.id', order: 'desc' },
        ])
        .limit(limit + 1);
      search(query, kind, request.q, named);
      inState(query, kind, request.state, now);
      if (place) query.whereRaw('(o.created, o.id) < (?::bigint, ?)', place);
      return query;
    });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map(row => itemOf<Listed[K]>(kind, row, now)),
      ...(rows.length > limit &&
        last && { cursor: `${last.created}_${last.id}` }),
    };
  }

  /** The customers whose name holds what is looked for. */
  async #named(kind: keyof Listed, q: string | undefined): Promise<string[]> {
    if (q === undefined || IDS[kind].test(q) || IDS.customer.test(q)) return [];
    const part = `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`;
    return this.#database.run(knex =>
      knex('billing_objects')
        .where('kind', 'customer' satisfies ObjectKind)
        .whereRaw(`shown->>'name' ilike ?`, [part])
        .limit(MOST_NAMED)
        .pluck('id'),
    );
  }
}

/** By id, by customer, by what else it is known as, or by customers whose name holds it. */
function search(
  query: Knex.QueryBuilder,
  kind: keyof Listed,
  q: string | undefined,
  named: string[],
): void {
  if (q === undefined) return;
  if (IDS[kind].test(q)) query.where('o.id', q);
  else if (IDS.customer.test(q)) query.where('o.customer', q);
  else {
    // As a value and not as a subquery: each side of the alternative has its index.
    query.whereRaw('(o.also = ? or o.customer = any(?))', [q, named]);
  }
}

/** An open invoice is past due when its date has passed. */
function inState(
  query: Knex.QueryBuilder,
  kind: keyof Listed,
  state: string | undefined,
  now: number,
): void {
  if (state === undefined) return;
  if (kind === 'invoice' && state === 'past-due') {
    query.where('o.state', 'open').where('o.due', '<', now);
  } else if (kind === 'invoice' && state === 'open') {
    query
      .where('o.state', 'open')
      .where(due => due.whereNull('o.due').orWhere('o.due', '>=', now));
  } else query.where('o.state', state);
}

/** @throws InputError for a cursor that is of no list */
function placeOf(cursor: string | undefined): [string, string] | undefined {
  if (cursor === undefined) return undefined;
  const [, created, id] = /^(\d{1,12})_(\w{1,255})$/.exec(cursor) ?? [];
  if (created === undefined) {
    throw new InputError('query.cursor: is not of this list');
  }
  return [created, id];
}

function itemOf<T>(kind: ObjectKind, row: Row, now: number): T {
  const { shown, state, due, customer, customer_name: name } = row;
  return {
    ...shown,
    ...(kind === 'invoice' && {
      state: isPastDue(state, due, now) ? 'past-due' : state,
    }),
    ...(kind !== 'customer' &&
      customer && { customer: { id: customer, ...(name && { name }) } }),
  } as T;
}

function isPastDue(state: string, due: string | null, now: number): boolean {
  return state === 'open' && due !== null && Number(due) < now;
}
