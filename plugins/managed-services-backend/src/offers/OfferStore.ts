import { ConflictError } from '@backstage/errors';
import {
  offerContentSchema,
  type Offer,
  type OfferContent,
} from '@alphaswarm-admin/plugin-managed-services-common';
import type { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';
import type { Knex } from 'knex';

const TABLE = 'managed_service_offers';

/** An offer as it is stored. */
export type StoredOffer = Omit<Offer, 'health'>;

/** An offer as it should become. */
export type OfferChange = {
  id: string;
  content: OfferContent;
  deleted: boolean;
  /** The revision that is changed; 0 where there is no such offer yet. */
  from: number;
};

type Row = {
  id: string;
  content: unknown;
  revision: number;
  deleted: boolean;
  updated_at: Date;
};

/** The catalogue in Postgres. */
export class OfferStore {
  readonly #database: PluginDatabase;

  static create(options: { database: PluginDatabase }): OfferStore {
    return new OfferStore(options.database);
  }

  private constructor(database: PluginDatabase) {
    this.#database = database;
  }

  /** All offers, deleted ones too, by id. */
  async all(): Promise<StoredOffer[]> {
    const rows = await this.#database.run(knex =>
      knex<Row>(TABLE).orderBy('id'),
    );
    return rows.map(offerOf);
  }

  /** @returns undefined if there has never been such an offer */
  async find(id: string): Promise<StoredOffer | undefined> {
    const row = await this.#database.run(knex =>
      knex<Row>(TABLE).where({ id }).first(),
    );
    return row && offerOf(row);
  }

  /**
   * Makes all changes or none.
   *
   * @throws ConflictError if one of the offers isn't at the revision that is to be changed; ServiceUnavailableError
   */
  async apply(changes: readonly OfferChange[]): Promise<void> {
    const stale = await this.#database.run(knex =>
      knex
        .transaction(async transaction => {
          for (const change of changes) {
            if (!(await write(transaction, change))) {
              throw new StaleOffer(change.id);
            }
          }
          return undefined;
        })
        .catch((error: unknown) => {
          if (error instanceof StaleOffer) return error.id;
          throw error;
        }),
    );
    if (stale !== undefined) {
      throw new ConflictError(
        `Somebody else has changed ${stale} since: nothing was changed.`,
      );
    }
  }
}

/** Undoes the transaction; the store's callers get a ConflictError. */
class StaleOffer extends Error {
  readonly id: string;

  constructor(id: string) {
    super(`${id} has another revision`);
    this.id = id;
  }
}

/** @returns whether it was at the revision that is to be changed */
async function write(
  transaction: Knex.Transaction,
  { id, content, deleted, from }: OfferChange,
): Promise<boolean> {
  const values = {
    content: JSON.stringify(content),
    deleted,
    revision: from + 1,
    updated_at: transaction.fn.now(),
  };
  if (from > 0) {
    const updated = await transaction(TABLE)
      .where({ id, revision: from })
      .update(values);
    return updated === 1;
  }
  const inserted = await transaction(TABLE)
    .insert({ id, ...values })
    .onConflict('id')
    .ignore()
    .returning('id');
  return inserted.length === 1;
}

function offerOf({ id, content, revision, deleted, updated_at }: Row) {
  return {
    id,
    content: offerContentSchema.parse(content),
    revision,
    deleted,
    updatedAt: updated_at.toISOString(),
  };
}
