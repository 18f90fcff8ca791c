import type { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';
import type { ObjectKind } from '../stripe/stripeObjects';
import type { ReplicaRow } from './replicaRow';

/**
 * The portal's copy of what Stripe has. Each reading of Stripe takes a number before it begins, and what is kept is of the highest: a slow answer never replaces a newer one, in
 * whatever order events come.
 */
export class ReplicaStore {
  readonly #database: PluginDatabase;

  static create(database: PluginDatabase): ReplicaStore {
    return new ReplicaStore(database);
  }

  private constructor(database: PluginDatabase) {
    this.#database = database;
  }

  /** A number for a reading that begins now. */
  async beginReading(): Promise<string> {
    const { rows } = await this.#database.run(knex =>
      knex.raw<{ rows: Array<{ reading: string }> }>(
        `select nextval('billing_readings') as reading`,
      ),
    );
    return rows[0].reading;
  }

  /** Keeps what a reading brought, unless a later reading brought something of the same thing. */
  async keep(rows: ReplicaRow[], reading: string): Promise<void> {
    if (rows.length === 0) return;
    await this.#database.run(knex =>
      knex('billing_objects')
        .insert(
          rows.map(row => ({
            ...row,
            shown: JSON.stringify(row.shown),
            read_as: reading,
          })),
        )
        .onConflict(['kind', 'id'])
        .merge()
        .whereRaw('billing_objects.read_as < excluded.read_as'),
    );
  }

  /** Forgets what a reading didn't find, unless a later one did. */
  async forget(kind: ObjectKind, id: string, reading: string): Promise<void> {
    await this.#database.run(knex =>
      knex('billing_objects')
        .where({ kind, id })
        .where('read_as', '<', reading)
        .delete(),
    );
  }

  /** Forgets everything of a kind that wasn't found by any reading since. */
  async forgetUnseen(kind: ObjectKind, since: string): Promise<number> {
    return this.#database.run(knex =>
      knex('billing_objects')
        .where({ kind })
        .where('read_as', '<', since)
        .delete(),
    );
  }
}
