import type { Money } from '@alphaswarm-admin/plugin-billing-common';
import type { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';
import type { RefundCeilings } from '../config/BillingConfig';
import { dayCeilingProblem } from './ceilings';

/** One refund at a time is counted, in all processes: two that fit alone may not fit together. Any number that nobody else uses. */
const COUNTING_LOCK = 7_236_411;

/** For how many days it is known what was refunded. */
const KEPT_DAYS = 7;

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
  readonly #database: PluginDatabase;

  static create(options: { database: PluginDatabase }): RefundAllowance {
    return new RefundAllowance(options.database);
  }

  private constructor(database: PluginDatabase) {
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
    return this.#database.run(knex =>
      knex.transaction(async transaction => {
        await transaction.raw('select pg_advisory_xact_lock(?)', [
          COUNTING_LOCK,
        ]);
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
      }),
    );
  }

  /** It came to nothing: it doesn't count any more. */
  async giveBack(actionId: string): Promise<void> {
    await this.#database.run(knex =>
      knex('billing_refunds').where('action_id', actionId).delete(),
    );
  }
}
