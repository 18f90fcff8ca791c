import { ServiceUnavailableError } from '@backstage/errors';
import { terminalPhases } from '@alphaswarm-admin/plugin-audit-log-common';
import type { Knex } from 'knex';
import type { StoreDeadline } from '../database/StoreDeadline';
import { changedFacetsSql, facetsSql } from './facets';
import { punctuation } from './searchText';

/** How many rows one statement takes over from the ledger. */
const BATCH_ROWS = 2_000;

/** How many rows a reader waits for: more than that are taken over in the background. */
const MAX_AWAITED_ROWS = 10_000;

/** How much of a row's text is indexed, characters. */
const MAX_TEXT = 8_192;

/** Any constant: what the indexing processes queue for. */
const ADVISORY_LOCK = 4_710_321;

const ended = terminalPhases.map(phase => `'${phase}'`).join(', ');

/**
 * Takes over the rows that come next. `seq` is gapless in the order of commits, so that whoever sees a row sees all before it: the highest one that was
 * taken over says where to go on. An outcome is noted at its intent, too.
 */
const takeOver = `
  with fresh as materialized (
    select * from security_audit_events
      where seq >= (select coalesce(max(seq) + 1, 0) from audit_search)
      order by seq limit ?
  ), told as (
    select fresh.*,
      case phase when 'intent' then coalesce((
        select last.phase from security_audit_events as last
          where last.action_id = fresh.action_id and last.phase in (${ended})
      ), 'open') else phase end as outcome
    from fresh
  ), ended as (
    update audit_search as known set outcome = fresh.phase, facets = ${changedFacetsSql('known', 'outcome', 'fresh.phase')}
      from fresh
      join security_audit_events as intent
        on intent.action_id = fresh.action_id and intent.phase = 'intent'
      where fresh.phase in (${ended}) and known.seq = intent.seq
        -- An intent that was taken over after its outcome was appended knows it already; writing it again would write all indexes.
        and known.outcome <> fresh.phase
  ), taken as (
    insert into audit_search (
      seq, created_at, phase, outcome, event_type, event_category, severity, actor_kind, actor_user_id,
      organization_id, target_kind, target_id, facets, words
    )
    select seq, created_at, phase, outcome, event_type, event_category, severity, actor_kind, actor_user_id, organization_id, target_kind, target_id,
      ${facetsSql('told')},
      to_tsvector('simple', translate(left(concat_ws(' ',
        reason, event_type, target_id, target_kind, organization_id, user_id, workspace_id, actor_user_id, agent_subject,
        details #>> '{actor,name}', details #>> '{actor,email}', action_id::text, request_id,
        details #>> '{input}', details #>> '{error,message}'
      ), ${MAX_TEXT}), ?, ?))
    from told
    returning 1
  )
  select count(*) as taken from taken`;

/** Options of {@link SearchIndex.create}. */
export type SearchIndexOptions = {
  database: Knex;
  deadline: StoreDeadline;
};

/**
 * What the log is searched by, kept up with the ledger. Appends know nothing of it: rows are taken over from the ledger soon after, and before a search
 * is answered, so that whoever appended a row finds it.
 */
export class SearchIndex {
  readonly #database: Knex;
  readonly #deadline: StoreDeadline;

  static create(options: SearchIndexOptions): SearchIndex {
    return new SearchIndex(options);
  }

  private constructor(options: SearchIndexOptions) {
    this.#database = options.database;
    this.#deadline = options.deadline;
  }

  /**
   * Makes sure that every row that is in the ledger now is found.
   *
   * @returns the number of rows that the ledger held: the `seq` that the next row will have, at the least
   * @throws ServiceUnavailableError if so many rows are missing that nobody should wait for them, or the database does not answer
   */
  async current(): Promise<number> {
    const { size, indexed: before } = await this.progress();
    for (let indexed = before; indexed < size;) {
      if (size - indexed > MAX_AWAITED_ROWS) {
        throw new ServiceUnavailableError(
          `The log's search index is being built: ${indexed} of ${size} rows are in it. Try again in a moment; without a filter the log can be read.`,
        );
      }
      await this.#deadline.within(this.takeOverBatch());
      ({ indexed } = await this.progress());
    }
    return size;
  }

  /**
   * Takes over the rows that come next.
   *
   * @param limit - how many at most; by default as many as one statement should
   * @returns how many it was
   */
  async takeOverBatch(limit: number = BATCH_ROWS): Promise<number> {
    return this.#database.transaction(async trx => {
      // One at a time, so that no row is taken over twice.
      await trx.raw(
        'select pg_advisory_xact_lock(?, hashtext(current_schema()))',
        [ADVISORY_LOCK],
      );
      const { rows } = await trx.raw<{ rows: Array<{ taken: string }> }>(
        takeOver,
        [limit, punctuation, ' '.repeat(punctuation.length)],
      );
      return Number(rows[0].taken);
    });
  }

  /** How many rows the ledger holds, and how many of them can be found. */
  async progress(): Promise<{ size: number; indexed: number }> {
    const { rows } = await this.#deadline.answer<{
      rows: Array<{ size: string; indexed: string }>;
    }>(
      this.#database.raw(
        `select coalesce((select max(seq) + 1 from security_audit_events), 0) as size,
                coalesce((select max(seq) + 1 from audit_search), 0) as indexed`,
      ),
    );
    return { size: Number(rows[0].size), indexed: Number(rows[0].indexed) };
  }
}
