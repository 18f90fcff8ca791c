import type { AuditFilter } from '@alphaswarm-admin/plugin-audit-log-common';
import type { Knex } from 'knex';
import type { VisibleRows } from '../database/AuditLogStore';
import type { StoreDeadline } from '../database/StoreDeadline';
import { type Facets, facetsOf } from './facets';
import {
  type Condition,
  follow,
  holdsWords,
  isListed,
  type List,
  searchConditions,
} from './searchConditions';
import type { SearchIndex } from './SearchIndex';
import type { Direction, SeqRange } from './SeqRange';

/** What a search found. */
export type Found = {
  /** In the order of the direction. */
  seqs: number[];
  /** Where to go on, if the search stopped before it was through: rows up to there were looked at. */
  resumeAt?: number;
};

/** How the rows that match are come by. */
export type Plan = {
  /** What each row has to meet that is looked at. */
  check: Condition;
} & (
  | {
      /** The list to follow; the log itself if undefined. */
      list: List | undefined;
      /** What its index says of the rows on it that are on the other lists, too. */
      facets?: Facets;
      words?: undefined;
    }
  | {
      /** Words so rare that their index gives all rows that hold them at once. */
      words: Condition;
    }
);

/** How far apart the clocks of processes that append may be, milliseconds: `created_at` is theirs, and only `seq` orders rows. */
const CLOCK_SKEW_MS = 60_000;

/** How many rows are looked at for one page, and in one statement. */
const MAX_EXAMINED = { page: 20_000, statement: 5_000 } as const;

/** Words in more rows than that, or in such a part of all, are looked for row by row: soon enough of them are found. */
const RARE = { rows: 20_000, part: 0.02 } as const;

/** Options of {@link LogSearch.create}. */
export type LogSearchOptions = {
  database: Knex;
  deadline: StoreDeadline;
  index: SearchIndex;
};

/**
 * Finds rows by any combination of filters in bounded work.
 *
 * Each filter has a list of its rows in order of `seq` (a B-tree index). Of several filters the one with the sparsest list is followed. Its index also says of
 * most rows that are not on the others' lists that they aren't (their facets), and those that may be are checked. A page looks at 20,000 rows at most: filters that are frequent each but hardly ever meet end it early, with the
 * place to go on from. The planner is left no choice that could turn into a scan: the followed list is a subquery with a limit.
 */
export class LogSearch {
  readonly #database: Knex;
  readonly #deadline: StoreDeadline;
  readonly #index: SearchIndex;

  static create(options: LogSearchOptions): LogSearch {
    return new LogSearch(options);
  }

  private constructor(options: LogSearchOptions) {
    this.#database = options.database;
    this.#deadline = options.deadline;
    this.#index = options.index;
  }

  /**
   * The places of matching rows.
   *
   * @param options.range - where to look; the whole log if left out
   * @param options.limit - how many at most
   * @throws ServiceUnavailableError if the database does not answer
   */
  async find(options: {
    filter: AuditFilter;
    visible: VisibleRows;
    range?: Partial<SeqRange>;
    direction: Direction;
    limit: number;
  }): Promise<Found> {
    const { filter, visible, direction, limit } = options;
    let range = await this.rangeOf(filter, options.range);
    const seqs: number[] = [];
    const planned = await this.plan({ filter, visible, range, direction });
    const { plan } = planned;
    let { end } = planned;
    for (
      let examined = 0;
      examined < MAX_EXAMINED.page;
      examined += MAX_EXAMINED.statement
    ) {
      const stretch = end === undefined ? range : upTo(range, direction, end);
      const found = await this.#deadline.answer<Array<{ seq: string }>>(
        this.#matching(plan, stretch, direction).limit(limit - seqs.length),
      );
      seqs.push(...found.map(({ seq }) => Number(seq)));
      // Rare words have no end: all rows that hold them were looked at.
      if (seqs.length >= limit || end === undefined || plan.words) {
        return { seqs };
      }
      range = beyond(range, direction, end);
      [end] = await this.#endsOf([plan.list], range, direction);
    }
    return {
      seqs,
      resumeAt: direction === 'older' ? range.to : range.from - 1,
    };
  }

  /** The places that rows of a filter's time can be at, within the given ones. */
  async rangeOf(
    filter: Pick<AuditFilter, 'from' | 'to'>,
    within: Partial<SeqRange> = {},
  ): Promise<SeqRange> {
    const size = await this.#index.current();
    const from = within.from ?? 0;
    const to = Math.min(within.to ?? size, size);
    if (filter.from === undefined && filter.to === undefined) {
      return { from, to };
    }
    const { rows } = await this.#deadline.answer<{
      rows: Array<{ before: string | null; after: string | null }>;
    }>(
      this.#database.raw(
        `select (select seq from audit_search where created_at < ? order by created_at desc, seq desc limit 1) as before,
                (select seq from audit_search where created_at >= ? order by created_at, seq limit 1) as after`,
        [
          // Nothing is before, or after, a bound that isn't given.
          shifted(filter.from, -CLOCK_SKEW_MS) ?? '-infinity',
          shifted(filter.to, CLOCK_SKEW_MS) ?? 'infinity',
        ],
      ),
    );
    const [{ before, after }] = rows;
    return {
      from: before === null ? from : Math.max(from, Number(before) + 1),
      to: after === null ? to : Math.min(to, Number(after)),
    };
  }

  /**
   * How to come by the rows in a range, and where to stop for now: at `end`, inclusive, so many rows were looked at as one statement may.
   */
  async plan(options: {
    filter: AuditFilter;
    visible: VisibleRows;
    range: SeqRange;
    direction: Direction;
  }): Promise<{ plan: Plan; end?: number }> {
    const { filter, visible, range, direction } = options;
    const { lists, checked, webSearch } = searchConditions(filter, visible);
    if (webSearch !== undefined) {
      const words = holdsWords(webSearch);
      if (await this.#isRare(words)) {
        const check = all([...lists.map(isListed), ...checked]);
        return { plan: { words, check } };
      }
      checked.push(words);
    }
    // One list and nothing to check: as many rows are looked at as are found.
    if (lists.length < 2 && checked.length === 0) {
      return { plan: { list: lists[0], check: all([]) } };
    }
    const candidates = lists.length > 0 ? lists : [undefined];
    const ends = await this.#endsOf(candidates, range, direction);
    const sparsest = indexOfSparsest(ends, direction);
    const others = lists.filter((_, index) => index !== sparsest);
    return {
      plan: {
        list: candidates[sparsest],
        ...(others.length > 0 && { facets: facetsOf(others) }),
        check: all([...others.map(isListed), ...checked]),
      },
      end: ends[sparsest],
    };
  }

  /** The rows in a range that hold rare words and match, as a table named `row`. */
  holders(
    plan: Extract<Plan, { words: Condition }>,
    range: SeqRange,
  ): Knex.QueryBuilder {
    const holders = this.#database('audit_search as row').where(plan.words);
    return this.#database
      .queryBuilder()
      .withMaterialized('row', holders)
      .from('row')
      .where('row.seq', '>=', range.from)
      .where('row.seq', '<', range.to)
      .where(plan.check);
  }

  /** The places of matching rows among those that a plan looks at in a range. */
  #matching(
    plan: Plan,
    range: SeqRange,
    direction: Direction,
  ): Knex.QueryBuilder {
    const order = orders[direction];
    if (plan.words) {
      return this.holders(plan, range)
        .select('row.seq')
        .orderBy('row.seq', order);
    }
    const { list, facets, check } = plan;
    const examined = this.#database('audit_search as row')
      .modify(follow(list, range, order))
      .limit(MAX_EXAMINED.statement);
    if (!list || !facets) {
      return this.#database
        .from(examined.as('row'))
        .select('row.seq')
        .where(check)
        .orderBy('row.seq', order);
    }
    const { mask, bits } = facets;
    // The list's index alone says of most rows that they don't match; the others are looked up, in its order, until there are enough.
    const likely = examined
      .select('row.seq', 'row.facets', `row.${list.column} as value`)
      .as('likely');
    const looked = this.#database('audit_search as row')
      .whereRaw('row.seq = likely.seq')
      .where(check)
      .select(this.#database.raw('1'))
      .limit(1);
    return this.#database
      .from(likely)
      .crossJoin(this.#database.raw('lateral ? as row', [looked]))
      .select('likely.seq')
      .whereRaw('likely.facets & ?::bigint = ?::bigint', [`${mask}`, `${bits}`])
      .orderBy([
        { column: 'likely.value', order },
        { column: 'likely.seq', order },
      ]);
  }

  /** For each list the place of the last row that a statement may look at; undefined if the list ends before. */
  async #endsOf(
    lists: Array<List | undefined>,
    range: SeqRange,
    direction: Direction,
  ): Promise<Array<number | undefined>> {
    const ends = lists.map((list, index) =>
      this.#database('audit_search as row')
        .select('row.seq')
        .modify(follow(list, range, orders[direction]))
        .offset(MAX_EXAMINED.statement - 1)
        .limit(1)
        .as(`end_${index}`),
    );
    const [found] = await this.#deadline.answer<
      Array<Record<string, string | null>>
    >(this.#database.select(ends));
    return lists.map((_, index) => {
      const end = found[`end_${index}`];
      return end === null ? undefined : Number(end);
    });
  }

  /** Whether so few rows hold the words that all of them can be looked at; by the statistics of Postgres, without looking at one. */
  async #isRare(words: Condition): Promise<boolean> {
    const { sql, bindings } = this.#database('audit_search as row')
      .select('row.seq')
      .where(words)
      .toSQL()
      .toNative();
    const { rows } = await this.#deadline.answer<{
      rows: Array<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>;
    }>(
      this.#database.raw(
        `explain (format json) ${sql.replace(/\$\d+/g, '?')}`,
        [...bindings],
      ),
    );
    const estimate = rows[0]['QUERY PLAN'][0].Plan['Plan Rows'];
    const size = await this.#index.current();
    return estimate <= Math.min(RARE.rows, Math.max(size * RARE.part, 1));
  }
}

const orders = { older: 'desc', newer: 'asc' } as const;

function all(conditions: Condition[]): Condition {
  return query => {
    for (const condition of conditions) query.where(condition);
  };
}

/** The list that ends within the range, or else the one whose rows lie farthest apart. */
function indexOfSparsest(
  ends: Array<number | undefined>,
  direction: Direction,
): number {
  const reach = ends.map(end => {
    if (end === undefined) return Infinity;
    return direction === 'older' ? -end : end;
  });
  return reach.indexOf(Math.max(...reach));
}

function upTo(range: SeqRange, direction: Direction, end: number): SeqRange {
  return direction === 'older'
    ? { ...range, from: end }
    : { ...range, to: end + 1 };
}

function beyond(range: SeqRange, direction: Direction, end: number): SeqRange {
  return direction === 'older'
    ? { ...range, to: end }
    : { ...range, from: end + 1 };
}

function shifted(time: string | undefined, ms: number): string | undefined {
  return time === undefined
    ? undefined
    : new Date(Date.parse(time) + ms).toISOString();
}
