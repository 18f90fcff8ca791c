import {
  type AuditRow,
  terminalPhases,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  auditRowColumns,
  auditRowOptions,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { Knex } from 'knex';

/** Rows that are looked at by one statement. */
const PAGE = 5_000;

/** The outcomes in the log, read from one place to another. */
export class OutcomeRows {
  readonly #database: Knex;

  static create(database: Knex): OutcomeRows {
    return new OutcomeRows(database);
  }

  private constructor(database: Knex) {
    this.#database = database;
  }

  /**
   * The outcomes from a place on, of some thousand rows at most, and up to the first row that was written later than a time.
   *
   * @param from - a `seq`
   * @param until - epoch milliseconds
   * @returns the outcomes in order, and the place to go on from: `from` itself at the end
   */
  async between(
    from: number,
    until: number,
  ): Promise<{ rows: AuditRow[]; end: number }> {
    const { rows } = await this.#database.raw<{
      rows: Array<{ end: string | null }>;
    }>(
      `select coalesce(
         min(seq) filter (where created_at > to_timestamp(:until)),
         max(seq) + 1
       ) as end
       from security_audit_events where seq >= :from and seq < :to`,
      { from, to: from + PAGE, until: until / 1000 },
    );
    const end = Number(rows[0].end ?? from);
    const outcomes = await this.#database('security_audit_events')
      .select<AuditRow[]>(auditRowColumns)
      .where('seq', '>=', from)
      .where('seq', '<', end)
      .whereIn('phase', terminalPhases)
      .orderBy('seq')
      .options(auditRowOptions);
    return { rows: outcomes, end };
  }
}
