import {
  type AuditFilter,
  type AuditHistogram,
  type AuditPhase,
  histogramBuckets,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { Knex } from 'knex';
import type { VisibleRows } from '../database/AuditLogStore';
import type { StoreDeadline } from '../database/StoreDeadline';
import type { LogSearch, Plan } from './LogSearch';
import { type Condition, follow } from './searchConditions';
import type { SearchIndex } from './SearchIndex';

/** How many rows are looked at for one histogram, in all its buckets, unless told otherwise. */
const MAX_EXAMINED = 200_000;

/** Options of {@link LogHistogram.create}. */
export type LogHistogramOptions = {
  database: Knex;
  deadline: StoreDeadline;
  index: SearchIndex;
  search: LogSearch;
  /** How many rows are looked at for one histogram. */
  maxExamined?: number;
};

/** The time that is counted, in stretches of equal length. */
type Stretches = { from: number; to: number; seconds: number; count: number };

/** What was found in one stretch in one phase. */
type Counted = {
  stretch: number;
  phase: AuditPhase;
  /** Rows that were looked at, and those of them that match. */
  examined: number;
  matched: number;
  /** The oldest row that was looked at. */
  reached: number;
  /** The stretch: from the first `seq`, inclusive, to the last, exclusive. */
  first: number;
  last: number;
};

/**
 * Counts matching rows over time, in bounded work: of each stretch of time the newest so many rows are looked at, and if there are more the
 * count is extrapolated from them, and says so.
 *
 * A stretch is cut where the first row of its time is. Rows of a process whose clock differs may be counted in the stretch beside.
 */
export class LogHistogram {
  readonly #database: Knex;
  readonly #deadline: StoreDeadline;
  readonly #index: SearchIndex;
  readonly #search: LogSearch;
  readonly #maxExamined: number;

  static create(options: LogHistogramOptions): LogHistogram {
    return new LogHistogram(options);
  }

  private constructor(options: LogHistogramOptions) {
    this.#database = options.database;
    this.#deadline = options.deadline;
    this.#index = options.index;
    this.#search = options.search;
    this.#maxExamined = options.maxExamined ?? MAX_EXAMINED;
  }

  /**
   * The histogram of the rows that match.
   *
   * @param options.buckets - how many stretches at most
   * @throws ServiceUnavailableError if the database does not answer
   */
  async count(options: {
    filter: AuditFilter;
    visible: VisibleRows;
    buckets?: number;
  }): Promise<Omit<AuditHistogram, 'scope'>> {
    const { filter, visible, buckets = histogramBuckets.default } = options;
    const size = await this.#index.current();
    const stretches = await this.#stretches(filter, buckets);
    if (stretches.count === 0) return asHistogram(stretches, [], Infinity);
    const most = Math.ceil(this.#maxExamined / stretches.count);
    const { plan } = await this.#search.plan({
      filter,
      visible,
      range: await this.#search.rangeOf(filter),
      direction: 'older',
    });
    const counted = await (plan.words
      ? this.#countAll(plan, stretches)
      : this.#countNewest(plan, stretches, { size, most }));
    return asHistogram(stretches, counted, plan.words ? Infinity : most);
  }

  async #stretches(filter: AuditFilter, buckets: number): Promise<Stretches> {
    const to = filter.to === undefined ? Date.now() : Date.parse(filter.to);
    if (filter.from !== undefined) {
      return divide(Date.parse(filter.from), to, buckets);
    }
    const [first] = await this.#deadline.answer<Array<{ created_at: Date }>>(
      this.#database('audit_search')
        .select('created_at')
        .orderBy('seq')
        .limit(1),
    );
    return divide(first?.created_at.getTime() ?? to, to, buckets);
  }

  /** Rare words: every row that holds them. */
  async #countAll(
    plan: Extract<Plan, { words: Condition }>,
    stretches: Stretches,
  ): Promise<Counted[]> {
    const { from, to, seconds } = stretches;
    const query = this.#search
      .holders(plan, { from: 0, to: Number.MAX_SAFE_INTEGER })
      .select(
        this.#database.raw(
          'floor(extract(epoch from row.created_at - ?::timestamptz) / ?)::int as stretch',
          [iso(from), seconds],
        ),
        'row.phase',
        this.#database.raw('count(*)::int as matched'),
      )
      .where('row.created_at', '>=', iso(from))
      .where('row.created_at', '<', iso(to))
      .groupBy(1, 2);
    const rows =
      await this.#deadline.answer<
        Array<Pick<Counted, 'stretch' | 'phase' | 'matched'>>
      >(query);
    return rows.map(row => ({
      ...row,
      examined: row.matched,
      reached: 0,
      first: 0,
      last: 1,
    }));
  }

  async #countNewest(
    plan: Extract<Plan, { words?: undefined }>,
    stretches: Stretches,
    { size, most }: { size: number; most: number },
  ): Promise<Counted[]> {
    const { from, to, seconds, count } = stretches;
    const examined = this.#database('audit_search as row')
      .modify(
        follow(
          plan.list,
          {
            from: this.#database.raw('stretch.first'),
            to: this.#database.raw('stretch.last'),
          },
          'desc',
        ),
      )
      .limit(most)
      .as('row');
    const checked = this.#database
      .from(examined)
      .select('row.seq', 'row.phase')
      .select(
        this.#database.raw('exists (?) as matches', [
          this.#database.select(this.#database.raw('1')).where(plan.check),
        ]),
      )
      .as('row');
    const { rows } = await this.#deadline.answer<{ rows: Counted[] }>(
      this.#database.raw(
        `with cut as (
           select n, max(coalesce((
             select seq from audit_search
               where created_at >= least(?::timestamptz + n * ? * interval '1 second', ?::timestamptz)
               order by created_at, seq limit 1
           ), ?)) over (order by n) as seq
           from generate_series(0, ?::int) as n
         ), stretch as (
           select n, seq as first, lead(seq) over (order by n) as last from cut
         )
         select stretch.n as stretch, counted.*, stretch.first::float8, stretch.last::float8
         from stretch cross join lateral (
           select row.phase, count(*)::int as examined, count(*) filter (where row.matches)::int as matched,
             min(row.seq)::float8 as reached
           from ? group by row.phase
         ) as counted
         where stretch.last is not null`,
        [iso(from), seconds, iso(to), size, count, checked],
      ),
    );
    return rows;
  }
}

function divide(from: number, to: number, buckets: number): Stretches {
  const span = Math.max(0, to - from);
  const seconds = Math.max(1, Math.ceil(span / 1_000 / buckets));
  return { from, to, seconds, count: Math.ceil(span / (seconds * 1_000)) };
}

/** @param most - how many rows of a stretch were looked at, at most */
function asHistogram(
  stretches: Stretches,
  counted: Counted[],
  most: number,
): Omit<AuditHistogram, 'scope'> {
  const { from, to, seconds, count } = stretches;
  const buckets = Array.from({ length: count }, (_, stretch) => {
    const phases = counted.filter(phase => phase.stretch === stretch);
    const examined = phases.reduce((sum, phase) => sum + phase.examined, 0);
    const factor = examined < most ? 1 : extrapolation(phases);
    const byPhase = Object.fromEntries(
      phases
        .filter(({ matched }) => matched > 0)
        .map(({ phase, matched }) => [phase, Math.round(matched * factor)]),
    );
    return {
      start: iso(from + stretch * seconds * 1_000),
      total: Object.values(byPhase).reduce((sum, rows) => sum + rows, 0),
      byPhase,
      ...(factor > 1 && { estimated: true as const }),
    };
  });
  return {
    from: iso(from),
    to: iso(to),
    bucketSeconds: seconds,
    buckets,
    ...(buckets.some(({ estimated }) => estimated) && { estimated: true }),
  };
}

/** How much longer the stretch is than the part of it that was looked at. */
function extrapolation(phases: Counted[]): number {
  const [{ first, last }] = phases;
  const reached = Math.min(...phases.map(phase => phase.reached));
  return (last - first) / (last - reached);
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
