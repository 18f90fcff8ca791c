import type {
  MemoryEntry,
  MemoryFacts,
  MemoryKind,
  MemoryPage,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { Knex } from 'knex';
import type { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';
import type { MemoryPlace } from './memoryCursor';

const TABLE = 'ecs_memory';
/** Rows in one insert; Postgres takes 65,535 parameters. */
const ROWS_PER_INSERT = 500;
/** Rows that one statement of pruning deletes: it must not hold others up. */
const ROWS_PER_PRUNE = 5_000;

/** Something to be kept. */
export type NewMemory = MemoryFacts & {
  cluster: string;
  service: string;
  /** What it is about, an ARN or an id: kept once for each kind. */
  subject: string;
  /** ISO 8601 UTC. */
  happenedAt: string;
  summary: string;
  /** What can be searched for beside the summary. */
  words: string[];
};

/** What to look for. Absent parts don't filter. */
export type MemoryFilter = {
  /** A text that must be in it, whatever its case. */
  q?: string;
  cluster?: string;
  service?: string;
  kind?: MemoryKind;
  /** Of any container of a stopped task. */
  exitCode?: number;
  /** ISO 8601 UTC, inclusive. */
  from?: string;
  /** ISO 8601 UTC, exclusive. */
  to?: string;
};

type Row = {
  id: string;
  kind: MemoryKind;
  cluster: string;
  service: string;
  happened_at: Date;
  recorded_at: Date;
  summary: string;
  facts: never;
};

/** What the recorder keeps, in Postgres. Every method throws `ServiceUnavailableError` when the database is away. */
export class MemoryStore {
  readonly #database: PluginDatabase;

  static create(database: PluginDatabase): MemoryStore {
    return new MemoryStore(database);
  }

  private constructor(database: PluginDatabase) {
    this.#database = database;
  }

  /**
   * Keeps what isn't kept yet. Of deployments the newest words stay, since they go on; all else is said once and never changed.
   *
   * @returns how many rows were added or changed
   */
  async keep(memories: readonly NewMemory[]): Promise<number> {
    // One statement may not change a row twice.
    const rows = [
      ...new Map(
        memories.map(memory => [`${memory.kind} ${memory.subject}`, memory]),
      ).values(),
    ].map(rowOf);
    let kept = 0;
    for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
      const some = rows.slice(start, start + ROWS_PER_INSERT);
      kept += await this.#database.run(async knex => {
        const answer = await knex.raw<{ rowCount: number }>(
          `? on conflict (kind, subject) do update
           set summary = excluded.summary, words = excluded.words, facts = excluded.facts
           where ${TABLE}.kind = 'deployment' and ${TABLE}.facts <> excluded.facts`,
          [knex(TABLE).insert(some)],
        );
        return answer.rowCount;
      });
    }
    return kept;
  }

  /** The newest state that was kept of each service of a cluster, by service name. */
  async lastStates(cluster: string): Promise<Map<string, string>> {
    const rows = await this.#database.run(knex =>
      knex(TABLE)
        .distinctOn('service')
        .select<Array<{ service: string; state: string }>>(
          'service',
          knex.raw(`facts ->> 'state' as state`),
        )
        .where({ kind: 'state', cluster })
        .orderBy([
          { column: 'service' },
          { column: 'happened_at', order: 'desc' },
          { column: 'id', order: 'desc' },
        ]),
    );
    return new Map(rows.map(({ service, state }) => [service, state]));
  }

  /** Since when a service is recorded: when the oldest that is still kept was. ISO 8601 UTC; undefined if nothing is. */
  async rememberedSince(whose: {
    cluster: string;
    service: string;
  }): Promise<string | undefined> {
    const row = await this.#database.run(knex =>
      knex(TABLE)
        .where(whose)
        .min<{ since: Date | null }>({ since: 'recorded_at' })
        .first(),
    );
    return row?.since?.toISOString();
  }

  /**
   * A page of what matches, newest first.
   *
   * @param place - after which it begins; at the newest if left out
   */
  async search(
    filter: MemoryFilter,
    options: { place?: MemoryPlace; limit: number },
  ): Promise<{ items: MemoryEntry[]; next?: MemoryPlace }> {
    const { place, limit } = options;
    const rows = await this.#database.run(knex => {
      const query = knex<Row>(TABLE)
        .select<Row[]>(
          'id',
          'kind',
          'cluster',
          'service',
          'happened_at',
          'recorded_at',
          'summary',
          'facts',
        )
        .orderBy([
          { column: 'happened_at', order: 'desc' },
          { column: 'id', order: 'desc' },
        ])
        .limit(limit + 1);
      restrict(query, filter);
      if (place) {
        query.whereRaw('(happened_at, id) < (?, ?)', [
          place.happenedAt,
          place.id,
        ]);
      }
      return query;
    });
    const items = rows.slice(0, limit).map(entryOf);
    const last = items.at(-1);
    return {
      items,
      next:
        rows.length > limit && last
          ? { happenedAt: last.happenedAt, id: last.id }
          : undefined,
    };
  }

  /**
   * Forgets what happened before a time.
   *
   * @param before - ISO 8601 UTC
   * @returns how many rows were deleted
   */
  async prune(before: string): Promise<number> {
    let deleted = 0;
    for (;;) {
      const some = await this.#database.run(knex =>
        knex(TABLE)
          .whereIn(
            'id',
            knex(TABLE)
              .select('id')
              .where('happened_at', '<', before)
              .orderBy('happened_at')
              .limit(ROWS_PER_PRUNE),
          )
          .delete(),
      );
      deleted += some;
      if (some < ROWS_PER_PRUNE) return deleted;
    }
  }
}

function restrict(query: Knex.QueryBuilder, filter: MemoryFilter): void {
  const { q, cluster, service, kind, exitCode, from, to } = filter;
  if (cluster !== undefined) query.where({ cluster });
  if (service !== undefined) query.where({ service });
  if (kind !== undefined) query.where({ kind });
  if (exitCode !== undefined) {
    query.whereRaw('exit_codes @> array[?]::integer[]', [exitCode]);
  }
  if (from !== undefined) query.where('happened_at', '>=', from);
  if (to !== undefined) query.where('happened_at', '<', to);
  if (q !== undefined) {
    const literal = q.toLowerCase().replace(/[\\%_]/g, '\\$&');
    query.whereLike('words', `%${literal}%`);
  }
}

function rowOf(memory: NewMemory) {
  const { kind, cluster, service, subject, happenedAt, summary } = memory;
  return {
    kind,
    cluster,
    service,
    subject,
    happened_at: happenedAt,
    summary: storable(summary),
    words: storable(
      [service, subject, summary, ...memory.words].join('\n').toLowerCase(),
    ),
    exit_codes: memory.kind === 'stopped-task' ? exitCodesOf(memory) : [],
    facts: storable(JSON.stringify(memory.facts)),
  };
}

function exitCodesOf({
  facts,
}: Extract<MemoryFacts, { kind: 'stopped-task' }>): number[] {
  return facts.containers
    .map(({ exitCode }) => exitCode)
    .filter(exitCode => exitCode !== undefined);
}

/** Postgres has no NUL in texts, and none as `\u0000` in jsonb. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '').replaceAll('\\u0000', '');
}

function entryOf(row: Row): MemoryPage['items'][number] {
  return {
    id: row.id,
    kind: row.kind,
    cluster: row.cluster,
    service: row.service,
    happenedAt: row.happened_at.toISOString(),
    recordedAt: row.recorded_at.toISOString(),
    summary: row.summary,
    facts: row.facts,
  };
}
