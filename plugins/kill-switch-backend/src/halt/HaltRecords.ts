import { z } from 'zod';
import type { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';

/** What each target answered. */
export type RecordedReport = {
  halted: string[];
  failures: Array<{
    target: string;
    error: string;
    code: string;
    statusCode?: number;
  }>;
};

/** A halt that was done here, or a release. */
export type HaltRecord = {
  actionId: string;
  kind: 'halt' | 'release';
  /** User entity ref. */
  by: string;
  byName?: string;
  reason: string;
  at: Date;
  /** Whether nothing was halted before, as far as was known: another halt than those before it. Of a release, false. */
  begins: boolean;
  /** Of a halt. */
  report?: RecordedReport;
};

const reportSchema = z.object({
  halted: z.array(z.string()),
  failures: z.array(
    z.object({
      target: z.string(),
      error: z.string(),
      code: z.string(),
      statusCode: z.number().optional(),
    }),
  ),
}) satisfies z.ZodType<RecordedReport>;

type Row = {
  action_id: string;
  kind: HaltRecord['kind'];
  by: string;
  by_name: string | null;
  reason: string;
  begins: boolean;
  report: unknown;
  at: Date;
};

/** Who halted and released, and what the targets answered: alphaswarm-cp doesn't keep it. The halt doesn't depend on it. */
export class HaltRecords {
  readonly #database: PluginDatabase;

  static create(options: { database: PluginDatabase }): HaltRecords {
    return new HaltRecords(options.database);
  }

  private constructor(database: PluginDatabase) {
    this.#database = database;
  }

  /** @throws ServiceUnavailableError if the database can't be reached */
  async add(record: HaltRecord): Promise<void> {
    await this.#database.run(knex =>
      knex<Row>('halt_events')
        .insert({
          action_id: record.actionId,
          kind: record.kind,
          by: record.by,
          by_name: record.byName ?? null,
          reason: record.reason,
          begins: record.begins,
          report: record.report ? JSON.stringify(record.report) : null,
          at: record.at,
        })
        .onConflict('action_id')
        .ignore(),
    );
  }

  /**
   * What was done here since a moment, the latest last; at most a hundred.
   *
   * @throws ServiceUnavailableError if the database can't be reached
   */
  async since(moment: Date): Promise<HaltRecord[]> {
    const rows = await this.#database.run(knex =>
      knex<Row>('halt_events')
        .where('at', '>=', moment)
        .orderBy('at', 'desc')
        .limit(100),
    );
    return rows.reverse().map(row => ({
      actionId: row.action_id,
      kind: row.kind,
      by: row.by,
      byName: row.by_name ?? undefined,
      reason: row.reason,
      at: row.at,
      begins: row.begins,
      report: row.report ? reportSchema.parse(row.report) : undefined,
    }));
  }

  /**
   * The halts since the last release, the latest last: what is in force was done by these, if it was done here.
   *
   * @throws ServiceUnavailableError if the database can't be reached
   */
  async unreleased(): Promise<HaltRecord[]> {
    const all = await this.since(new Date(0));
    const released = all.findLastIndex(({ kind }) => kind === 'release');
    return all.slice(released + 1);
  }
}
