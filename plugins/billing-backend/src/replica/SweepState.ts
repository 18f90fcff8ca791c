import type { BillingFreshness } from '@alphaswarm-admin/plugin-billing-common';
import type { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';
import type { ObjectKind } from '../stripe/stripeObjects';

/** How far the reading of all of Stripe has come. */
export type SweepPlace = {
  /** What is being listed. */
  kind: ObjectKind;
  /** After what the next page begins; null at the first. */
  cursor: string | null;
  /** The number that readings had when it began. */
  firstReading: string;
};

/** What is remembered of the reading of Stripe, in one row. */
export type SweepMemory = {
  /** Absent between sweeps. */
  place?: SweepPlace;
  finishedAt?: Date;
  /** Stripe has told its events up to then, epoch seconds. */
  toldUntil?: number;
  toldAt?: Date;
  problem?: string;
};

type Row = {
  kind: ObjectKind | null;
  cursor: string | null;
  first_reading: string | null;
  finished_at: Date | null;
  told_until: string | null;
  told_at: Date | null;
  problem: string | null;
};

/** {@link SweepMemory} in the database. */
export class SweepState {
  readonly #database: PluginDatabase;

  static create(database: PluginDatabase): SweepState {
    return new SweepState(database);
  }

  private constructor(database: PluginDatabase) {
    this.#database = database;
  }

  async read(): Promise<SweepMemory> {
    const row = await this.#database.run(knex =>
      knex<Row>('billing_sweep').first(),
    );
    if (!row) return {};
    const { kind, cursor, first_reading } = row;
    return {
      ...(kind &&
        first_reading && {
          place: { kind, cursor, firstReading: first_reading },
        }),
      finishedAt: row.finished_at ?? undefined,
      toldUntil: row.told_until === null ? undefined : Number(row.told_until),
      toldAt: row.told_at ?? undefined,
      problem: row.problem ?? undefined,
    };
  }

  /** @param place - undefined: the sweep has come to its end */
  async moveTo(place: SweepPlace | undefined): Promise<void> {
    await this.#update({
      kind: place?.kind ?? null,
      cursor: place?.cursor ?? null,
      first_reading: place?.firstReading ?? null,
      ...(!place && { finished_at: new Date() }),
    });
  }

  /** All events up to then have been recorded. */
  async toldUntil(seconds: number): Promise<void> {
    await this.#update({ told_until: String(seconds), told_at: new Date() });
  }

  /** Why the copy isn't fresher; undefined if nothing keeps it. */
  async trouble(problem: string | undefined): Promise<void> {
    await this.#update({ problem: problem?.slice(0, 500) ?? null });
  }

  async freshness(): Promise<BillingFreshness> {
    const { finishedAt, toldAt, problem } = await this.read();
    return {
      complete: finishedAt !== undefined,
      ...(toldAt && { asOf: toldAt.toISOString() }),
      ...(finishedAt && { sweptAt: finishedAt.toISOString() }),
      ...(problem && { problem }),
    };
  }

  async #update(change: Partial<Row>): Promise<void> {
    await this.#database.run(knex => knex<Row>('billing_sweep').update(change));
  }
}
