import { ConflictError } from '@backstage/errors';
import {
  costOf,
  type InstanceState,
  type Quotas,
} from '@alphaswarm-admin/plugin-managed-services-common';
import type { Money } from '@alphaswarm-admin/plugin-billing-common';
import type { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';
import type { Knex } from 'knex';

const TABLE = 'managed_service_instances';
const PERIODS = 'managed_service_periods';

/** What an instance is given. */
export type InstanceSpec = {
  plan: string;
  quotas: Quotas;
  requestsPerSecond: number | null;
  /** What the plan cost for a month when it was chosen. */
  price: Money;
};

/** An instance as it is stored. */
export type StoredInstance = {
  id: string;
  company: { id: string; name: string };
  offer: string;
  spec: InstanceSpec;
  state: InstanceState;
  /** Known once alphaswarm-cp has told it. */
  namespace?: string;
  /** Of a suspended one: how many replicas each workload returns to. */
  replicas: Record<string, number>;
  revision: number;
  /** ISO 8601 UTC. */
  createdAt: string;
  updatedAt: string;
};

/** What becomes of an instance, and of its price. */
export type InstanceChange = {
  id: string;
  /** The revision that is changed; 0 where there is none. */
  from: number;
  state: InstanceState;
  company?: StoredInstance['company'];
  offer?: string;
  spec?: InstanceSpec;
  namespace?: string;
  replicas?: Record<string, number>;
  /** What it costs from now on, for a month; `null`: nothing. Left out: as before. */
  price?: Money | null;
};

/** The filter of a list. */
export type InstanceFilter = {
  company?: string;
  offer?: string;
  state?: InstanceState;
  /** The id after which the page begins. */
  after?: string;
  limit: number;
};

type Row = {
  id: string;
  company_id: string;
  company_name: string;
  offer: string;
  spec: InstanceSpec;
  state: InstanceState;
  namespace: string | null;
  replicas: Record<string, number> | null;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

/** What companies have of managed services, in Postgres. */
export class InstanceStore {
  readonly #database: PluginDatabase;

  static create(options: { database: PluginDatabase }): InstanceStore {
    return new InstanceStore(options.database);
  }

  private constructor(database: PluginDatabase) {
    this.#database = database;
  }

  /** By id. Deprovisioned ones only if they are asked for. */
  async list(filter: InstanceFilter): Promise<StoredInstance[]> {
    const { company, offer, state, after, limit } = filter;
    const rows = await this.#database.run(knex => {
      const query = knex<Row>(TABLE).orderBy('id').limit(limit);
      if (company) query.where('company_id', company);
      if (offer) query.where('offer', offer);
      if (after) query.where('id', '>', after);
      return state
        ? query.where('state', state)
        : query.whereNot('state', 'deprovisioned');
    });
    return rows.map(instanceOf);
  }

  /** @returns undefined if there has never been such an instance */
  async find(id: string): Promise<StoredInstance | undefined> {
    const row = await this.#database.run(knex =>
      knex<Row>(TABLE).where({ id }).first(),
    );
    return row && instanceOf(row);
  }

  /** How many instances there are of an offer, deprovisioned ones left out. */
  async countOf(offer: string): Promise<number> {
    const [{ count }] = await this.#database.run(knex =>
      knex(TABLE)
        .where({ offer })
        .whereNot('state', 'deprovisioned')
        .count({ count: '*' }),
    );
    return Number(count);
  }

  /** What instances have cost until now, by their ids. */
  async costs(ids: readonly string[]): Promise<Map<string, Money[]>> {
    const rows: Array<{
      instance: string;
      amount: string;
      currency: string;
      from: Date;
      to: Date;
    }> = await this.#database.run(knex =>
      knex(PERIODS)
        .whereIn('instance', ids)
        .select('instance', 'amount', 'currency', {
          from: 'started_at',
          to: knex.raw('coalesce(ended_at, now())'),
        }),
    );
    return new Map(
      ids.map(id => [
        id,
        costOf(
          rows
            .filter(({ instance }) => instance === id)
            .map(({ amount, currency, from, to }) => ({
              amount: Number(amount),
              currency,
              from: from.getTime(),
              to: to.getTime(),
            })),
        ),
      ]),
    );
  }

  /**
   * Makes a change, with its price, or nothing.
   *
   * @throws ConflictError if the instance isn't at the revision that is to be changed; ServiceUnavailableError
   */
  async apply(change: InstanceChange): Promise<void> {
    const applied = await this.#database.run(knex =>
      knex.transaction(async transaction => {
        const written = await write(transaction, change);
        if (written) await settlePrice(transaction, change);
        return written;
      }),
    );
    if (!applied) {
      throw new ConflictError(
        `Somebody else has changed ${change.id} since: nothing was changed.`,
      );
    }
  }

  /** Takes an instance out again that alphaswarm-cp knows nothing of. */
  async forget(id: string, revision: number): Promise<void> {
    await this.#database.run(knex =>
      knex(TABLE).where({ id, revision, state: 'provisioning' }).delete(),
    );
  }
}

/** @returns whether it was at the revision that is to be changed */
async function write(
  transaction: Knex.Transaction,
  change: InstanceChange,
): Promise<boolean> {
  const { id, from, state, company, offer, spec, namespace, replicas } = change;
  const now = transaction.fn.now();
  const values = {
    state,
    revision: from + 1,
    updated_at: now,
    replicas: replicas ? JSON.stringify(replicas) : null,
    ...(company && { company_id: company.id, company_name: company.name }),
    ...(offer && { offer }),
    ...(spec && { spec: JSON.stringify(spec) }),
    ...(namespace && { namespace }),
  };
  if (from > 0) {
    const updated = await transaction(TABLE)
      .where({ id, revision: from })
      .update(values);
    return updated === 1;
  }
  const inserted = await transaction(TABLE)
    .insert({ id, created_at: now, ...values })
    .onConflict('id')
    .ignore()
    .returning('id');
  return inserted.length === 1;
}

async function settlePrice(
  transaction: Knex.Transaction,
  { id, price }: InstanceChange,
): Promise<void> {
  if (price === undefined) return;
  const now = transaction.fn.now();
  await transaction(PERIODS)
    .where({ instance: id })
    .whereNull('ended_at')
    .update({ ended_at: now });
  if (price === null) return;
  await transaction(PERIODS).insert({
    instance: id,
    amount: price.amount,
    currency: price.currency,
    started_at: now,
  });
}

function instanceOf(row: Row): StoredInstance {
  return {
    id: row.id,
    company: { id: row.company_id, name: row.company_name },
    offer: row.offer,
    spec: row.spec,
    state: row.state,
    namespace: row.namespace ?? undefined,
    replicas: row.replicas ?? {},
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
