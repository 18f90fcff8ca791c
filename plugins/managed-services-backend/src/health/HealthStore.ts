import type { OfferHealth } from '@alphaswarm-admin/plugin-managed-services-common';
import type { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';

/** For how many days looks are counted. */
const KEPT_DAYS = 30;

/** A look at a service. */
export type HealthFinding = {
  /** Absent if it wasn't asked. */
  up?: boolean;
  /** In words. */
  finding: string;
};

type Row = {
  offer: string;
  up: boolean | null;
  finding: string;
  checked_at: Date;
  checks: string;
  found_up: string | null;
};

/** How services have been: the last look at each, and how many of each day's found it up. */
export class HealthStore {
  readonly #database: PluginDatabase;

  static create(options: { database: PluginDatabase }): HealthStore {
    return new HealthStore(options.database);
  }

  private constructor(database: PluginDatabase) {
    this.#database = database;
  }

  /** Writes a look down, counts it if the service was asked, and forgets the days that are too old. */
  async record(offer: string, { up, finding }: HealthFinding): Promise<void> {
    await this.#database.run(knex =>
      knex.transaction(async transaction => {
        if (up !== undefined) {
          await transaction.raw(
            `insert into managed_service_health_days as days (offer, day, checks, up)
           values (?, (now() at time zone 'utc')::date, 1, ?)
           on conflict (offer, day) do update
             set checks = days.checks + 1, up = days.up + excluded.up`,
            [offer, up ? 1 : 0],
          );
        }
        await transaction('managed_service_health_days')
          .whereRaw("day <= (now() at time zone 'utc')::date - ?::int", [
            KEPT_DAYS,
          ])
          .delete();
        await transaction('managed_service_health')
          .insert({
            offer,
            up: up ?? null,
            finding: finding.slice(0, 300),
            checked_at: transaction.fn.now(),
          })
          .onConflict('offer')
          .merge();
      }),
    );
  }

  /** Forgets a service that isn't looked at any more. */
  async forget(offer: string): Promise<void> {
    await this.#database.run(knex =>
      knex.transaction(async transaction => {
        await transaction('managed_service_health').where({ offer }).delete();
        await transaction('managed_service_health_days')
          .where({ offer })
          .delete();
      }),
    );
  }

  /** By the offers' ids. */
  async all(): Promise<Map<string, OfferHealth>> {
    const { rows } = await this.#database.run(knex =>
      knex.raw<{ rows: Row[] }>(
        `select offer, health.up, finding, checked_at,
                coalesce(sum(days.checks), 0) as checks, sum(days.up) as found_up
           from managed_service_health health
           left join managed_service_health_days days using (offer)
          group by offer, health.up, finding, checked_at`,
      ),
    );
    return new Map(
      rows.map(row => [
        row.offer,
        {
          up: row.up ?? undefined,
          finding: row.finding,
          checkedAt: row.checked_at.toISOString(),
          checks: Number(row.checks),
          uptime:
            row.found_up === null
              ? undefined
              : Number(row.found_up) / Number(row.checks),
        },
      ]),
    );
  }
}
