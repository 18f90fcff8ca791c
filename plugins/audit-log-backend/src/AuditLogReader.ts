import { NotFoundError } from '@backstage/errors';
import {
  type AuditAction,
  type AuditCatalogue,
  type AuditEventsQuery,
  type AuditOpenActions,
  type AuditPage,
  type JsonValue,
  pageSizes,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { AuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import type { AuditLogStore } from './database/AuditLogStore';
import { PageCursor } from './database/cursor';
import type { ReadableRows } from './RowAccess';

/** How many open, and how many abandoned, actions are listed. */
const MAX_LISTED_ACTIONS = 100;

/** Options of {@link AuditLogReader.create}. */
export type AuditLogReaderOptions = {
  store: AuditLogStore;
  ledger: Pick<AuditLedger, 'definitions'>;
};

/** What the audit log answers. */
export class AuditLogReader {
  readonly #store: AuditLogStore;
  readonly #ledger: Pick<AuditLedger, 'definitions'>;

  static create(options: AuditLogReaderOptions): AuditLogReader {
    return new AuditLogReader(options);
  }

  private constructor(options: AuditLogReaderOptions) {
    this.#store = options.store;
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
    const { cursor, limit = pageSizes.default, ...filter } = query;
    const pageCursor = PageCursor.of({
      filter: definedOnly(filter),
      visible: (visible ?? null) as JsonValue,
    });
    const rows = await this.#store.newestRows({
      filter,
      visible,
      before: cursor === undefined ? undefined : pageCursor.read(cursor),
      // One more, to know whether there are more.
      limit: limit + 1,
    });
    const items = rows.slice(0, limit);
    if (rows.length === items.length) return { scope, items };
    const nextCursor = pageCursor.write(items[items.length - 1].seq);
    return { scope, items, nextCursor };
  }

  /**
   * The rows of one action, oldest first.
   *
   * @throws NotFoundError if there are none that the reader may see
   */
  async action(
    actionId: string,
    { visible }: ReadableRows,
  ): Promise<AuditAction> {
    const items = await this.#store.rowsOfAction(actionId, visible);
    if (items.length === 0) {
      throw new NotFoundError(
        `There is no action '${actionId}', or it is not yours to see`,
      );
    }
    return { items };
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
}

function definedOnly(filter: Record<string, string | undefined>): JsonValue {
  return Object.fromEntries(
    Object.entries(filter).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, value]],
    ),
  );
}
