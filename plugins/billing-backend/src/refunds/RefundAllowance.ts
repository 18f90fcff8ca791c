import { setTimeout as delay } from 'node:timers/promises';
import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Money } from '@alphaswarm-admin/plugin-billing-common';
import type { Knex } from 'knex';
import type { RefundCeilings } from '../config/BillingConfig';
import { dayCeilingProblem } from './ceilings';

/** One refund at a time is counted, in all processes: two that fit alone may not fit together. Any number that nobody else uses. */
const COUNTING_LOCK = 7_236_411;

/** For how many days it is known what was refunded. */
const KEPT_DAYS = 7;

/** How often, and how far apart, a migration that another replica is at is tried again, milliseconds. */
const MIGRATION_RETRIES = 20;
const MIGRATION_RETRY_MS = 250;

/** A refund that is about to be made. */
export type RefundPromise = {
  actionId: string;
  /** A user entity ref. */
  person: string;
  money: Money;
};

/**
 * How much has been refunded through the portal today, and whether one more fits. It is counted before Stripe is asked: a refund whose outcome isn't known counts, until it is known
 * that there was none.
 */
export class RefundAllowance {
  readonly #database: DatabaseService;
  #client?: Promise<Knex>;

  static create(options: { database: DatabaseService }): RefundAllowance {
    return new RefundAllowance(options.database);
  }

  private constructor(database: DatabaseService) {
    this.#database = database;
  }

  /**
   * Counts a refund, if it fits. Safe for several processes at once, and to be called again for the same action.
   *
   * @returns why it doesn't fit, in words; undefined if it does, and is counted
   * @throws what the database throws: then nothing is counted
   */
  async take(
    { actionId, person, money }: RefundPromise,
    ceilings: RefundCeilings,
  ): Promise<string | undefined> {
    const knex = await this.#migrated();
    return knex.transaction(async transaction => {
      await transaction.raw('select pg_advisory_xact_lock(?)', [COUNTING_LOCK]);
      await transaction('billing_refunds')
        .whereRaw("day < (now() at time zone 'utc')::date - ?::int", [
          KEPT_DAYS,
        ])
        .delete();
      const { rows } = await transaction.raw<{
        rows: Array<{ everybody: string; own: string }>;
      }>(
        `select coalesce(sum(amount), 0) as everybody,
                coalesce(sum(amount) filter (where person = ?), 0) as own
           from billing_refunds
          where day = (now() at time zone 'utc')::date and currency = ? and action_id <> ?`,
        [person, money.currency, actionId],
      );
      const problem = dayCeilingProblem({
        money,
        everybody: BigInt(rows[0].everybody),
        own: BigInt(rows[0].own),
        ceilings,
      });
      if (problem !== undefined) return problem;
      await transaction('billing_refunds')
        .insert({
          action_id: actionId,
          day: transaction.raw("(now() at time zone 'utc')::date"),
          person,
          currency: money.currency,
          amount: money.amount,
        })
        .onConflict('action_id')
        .ignore();
      return undefined;
    });
  }

  /** It came to nothing: it doesn't count any more. */
  async giveBack(actionId: string): Promise<void> {
    const knex = await this.#migrated();
    await knex('billing_refunds').where('action_id', actionId).delete();
  }

  /** Connected and migrated when it is first needed, and again if that failed: reads don't need it, so it must not keep the plugin from starting. */
  #migrated(): Promise<Knex> {
    this.#client ??= this.#connect().catch(error => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }

  async #connect(): Promise<Knex> {
    const knex = await this.#database.getClient();
    if (!this.#database.migrations?.skip) {
      await migrate(knex);
    }
    return knex;
  }
}

/** Brings the schema to the newest version. Replicas that start together wait for one another. */
async function migrate(knex: Knex): Promise<void> {
  const directory = resolvePackagePath(
    '@alphaswarm-admin/plugin-billing-backend',
    'migrations',
  );
  for (let attempt = 1; ; attempt += 1) {
    try {
      await knex.migrate.latest({ directory });
      return;
    } catch (error) {
      if (!isMigratedElsewhere(error) || attempt >= MIGRATION_RETRIES) {
        throw error;
      }
      await delay(MIGRATION_RETRY_MS);
    }
  }
}

/** Knex locks with a table of its own; who makes that table second is told by Postgres (unique_violation, duplicate_table). */
function isMigratedElsewhere(error: unknown): boolean {
  const { name, code } = (error ?? {}) as { name?: string; code?: string };
  return name === 'MigrationLocked' || code === '23505' || code === '42P07';
}
