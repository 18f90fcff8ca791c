import { NotFoundError } from '@backstage/errors';
import {
  type AuditCatalogue,
  type AuditEventsQuery,
  type AuditFilter,
  type AuditHistogram,
  type AuditHistogramQuery,
  type AuditOpenActions,
  type AuditPage,
  type AuditRow,
  type JsonObject,
  type JsonValue,
  pageSizes,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { AuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import type { AuditLogStore } from './database/AuditLogStore';
import { PageCursor, type PagePlace } from './database/cursor';
import type { ReadableRows } from './RowAccess';
import type { LogHistogram } from './search/LogHistogram';
import type { LogSearch } from './search/LogSearch';
import type { Direction, SeqRange } from './search/SeqRange';

/** How many open, and how many abandoned, actions are listed. */
const MAX_LISTED_ACTIONS = 100;

/** Options of {@link AuditLogReader.create}. */
export type AuditLogReaderOptions = {
  store: AuditLogStore;
  search: LogSearch;
  histogram: LogHistogram;
  ledger: Pick<AuditLedger, 'definitions'>;
};

/** What the audit log answers. */
export class AuditLogReader {
  readonly #store: AuditLogStore;
  readonly #search: LogSearch;
  readonly #histogram: LogHistogram;
  readonly #ledger: Pick<AuditLedger, 'definitions'>;

  static create(options: AuditLogReaderOptions): AuditLogReader {
    return new AuditLogReader(options);
  }

  private constructor(options: AuditLogReaderOptions) {
    this.#store = options.store;
    this.#search = options.search;
    this.#histogram = options.histogram;
    this.#ledger = options.ledger;
  }

  /**
   * A page of the rows that match, newest first.
   *
   * @throws InputError if the cursor is not one of this query
   */
  async page(
    query: AuditEventsQuery,
    { scope, visible }: ReadableRows,
  ): Promise<AuditPage> {
    const { cursor, limit = pageSizes.default, ...given } = query;
    const filter = definedOnly(given);
    const cursors = PageCursor.of({
      filter,
      visible: (visible ?? null) as JsonValue,
    });
    const place = cursor === undefined ? undefined : cursors.read(cursor);
    const direction = place?.direction ?? 'older';
    const { rows, resumeAt } = await this.#rowsFrom({
      filter,
      visible,
      direction,
      range: place && rangeFrom(place),
      // One more, to know whether there are more.
      limit: limit + 1,
    });
    const hasMore = rows.length > limit;
    const items = rows.slice(0, limit);
    if (direction === 'newer') items.reverse();
    const bounds = pageBounds(direction, items, { hasMore, resumeAt });
    return {
      scope,
      items,
      ...(bounds.older !== undefined && {
        nextCursor: cursors.write({ direction: 'older', seq: bounds.older }),
      }),
      ...(bounds.newer !== undefined && {
        previousCursor: cursors.write({
          direction: 'newer',
          seq: bounds.newer,
        }),
      }),
      ...(resumeAt !== undefined && { incomplete: true }),
    };
  }

  /** How many rows match, over time. */
  async histogram(
    query: AuditHistogramQuery,
    { scope, visible }: ReadableRows,
  ): Promise<AuditHistogram> {
    const { buckets, ...filter } = query;
    return {
      scope,
      ...(await this.#histogram.count({ filter, visible, buckets })),
    };
  }

  /**
   * The rows of one action, oldest first.
   *
   * @throws NotFoundError if there are none that the reader may see
   */
  async action(
    actionId: string,
    { visible }: ReadableRows,
  ): Promise<AuditRow[]> {
    const items = await this.#store.rowsOfAction(actionId, visible);
    if (items.length === 0) {
      throw new NotFoundError(
        `There is no action '${actionId}', or it is not yours to see`,
      );
    }
    return items;
  }

  /** Intents without an outcome, and actions whose outcome nobody could find out. */
  async openActions({ visible }: ReadableRows): Promise<AuditOpenActions> {
    const [open, abandoned] = await Promise.all([
      this.#store.openIntents(visible, MAX_LISTED_ACTIONS),
      this.#store.abandonedRows(visible, MAX_LISTED_ACTIONS),
    ]);
    return { open, abandoned };
  }

  /** The events that rows can be about. */
  catalogue(): AuditCatalogue {
    return {
      items: this.#ledger
        .definitions()
        .map(({ id, version, title, sentence, category, severity }) => ({
          id,
          version,
          title,
          sentence,
          category,
          severity,
        })),
    };
  }

  /** Rows from a place on, in the order of the direction. The log as it is needs no search. */
  async #rowsFrom(options: {
    filter: AuditFilter;
    visible: ReadableRows['visible'];
    direction: Direction;
    range: Partial<SeqRange> | undefined;
    limit: number;
  }): Promise<{ rows: AuditRow[]; resumeAt?: number }> {
    const { filter, visible, direction, range = {}, limit } = options;
    if (Object.keys(filter).length === 0 && visible === undefined) {
      return { rows: await this.#store.rowsBeside(range, direction, limit) };
    }
    const { seqs, resumeAt } = await this.#search.find(options);
    return { rows: await this.#store.rowsAt(seqs), resumeAt };
  }
}

function rangeFrom({ direction, seq }: PagePlace): Partial<SeqRange> {
  return direction === 'older' ? { to: seq } : { from: seq + 1 };
}

/**
 * Where the pages beside a page begin. Rows are added all the time, so that there always is a page of newer rows to ask for.
 *
 * @param items - the page, newest first
 */
function pageBounds(
  direction: Direction,
  items: AuditRow[],
  { hasMore, resumeAt }: { hasMore: boolean; resumeAt?: number },
): { older?: number; newer?: number } {
  const newest = items[0]?.seq;
  const oldest = items[items.length - 1]?.seq;
  if (direction === 'newer') {
    return { older: oldest, newer: resumeAt ?? newest };
  }
  return { older: resumeAt ?? (hasMore ? oldest : undefined), newer: newest };
}

/** The filters that were given. */
function definedOnly(filter: AuditFilter): AuditFilter & JsonObject {
  return Object.fromEntries(
    Object.entries(filter).filter(([, value]) => value !== undefined),
  ) as AuditFilter & JsonObject;
}
