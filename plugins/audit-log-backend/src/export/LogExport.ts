import { InputError } from '@backstage/errors';
import {
  type AuditExportFormat,
  type AuditFilter,
  type AuditRow,
  canonicalRow,
  createExport,
  type JsonObject,
  toOcsf,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { AuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import type { AuditLogStore } from '../database/AuditLogStore';
import type { ReadableRows } from '../RowAccess';
import type { LogSearch } from '../search/LogSearch';
import type { SearchIndex } from '../search/SearchIndex';
import type { SeqRange } from '../search/SeqRange';
import type { TransparencyLog } from '../transparency/TransparencyLog';
import { csvHeader, csvLine } from './csv';

/** How many rows are in memory at once. */
const PAGE_ROWS = 1_000;

/** Options of {@link LogExport.create}. */
export type LogExportOptions = {
  store: AuditLogStore;
  index: SearchIndex;
  search: LogSearch;
  log: TransparencyLog;
  ledger: Pick<AuditLedger, 'definitions'>;
  /** How many rows of the log an export may span. */
  maxRows: number;
};

/** An export that is about to begin. */
export type PreparedExport = {
  /** The rows that it spans: those that match are among them. */
  range: SeqRange;
  /** What leaves out rows of the range; `null` if nothing does. */
  filter: JsonObject | null;
  mediaType: string;
  fileName: string;
  /** The file, in pieces of some hundred rows. Whoever stops reading stops the reading of the database, too. */
  pieces: AsyncIterable<string>;
};

type Rows = { range: SeqRange; filter: AuditFilter; complete: boolean };

/**
 * Writes rows as files, oldest first, at constant memory.
 *
 * The log only grows: the rows of a range are the same however long it takes to read them, page by page, and no transaction has to be kept
 * open meanwhile.
 */
export class LogExport {
  readonly #store: AuditLogStore;
  readonly #index: SearchIndex;
  readonly #search: LogSearch;
  readonly #log: TransparencyLog;
  readonly #ledger: Pick<AuditLedger, 'definitions'>;
  readonly #maxRows: number;

  static create(options: LogExportOptions): LogExport {
    return new LogExport(options);
  }

  private constructor(options: LogExportOptions) {
    this.#store = options.store;
    this.#index = options.index;
    this.#search = options.search;
    this.#log = options.log;
    this.#ledger = options.ledger;
    this.#maxRows = options.maxRows;
  }

  /**
   * Finds out what an export spans.
   *
   * @throws InputError if that are more rows than it may
   * @throws ServiceUnavailableError if the database does not answer, or the rows are not signed yet
   */
  async prepare(
    filter: AuditFilter,
    format: AuditExportFormat,
    { scope, visible }: ReadableRows,
  ): Promise<PreparedExport> {
    const { from, to, ...others } = filter;
    // The rows of some time are a range of the log, and nothing is left out of it.
    const complete = scope === 'all' && Object.keys(others).length === 0;
    const range = await (complete
      ? this.#rangeOfTime({ from, to })
      : this.#search.rangeOf(filter));
    const spanned = range.to - range.from;
    if (spanned > this.#maxRows) {
      throw new InputError(
        `query.from: the export would span ${spanned} rows of the log, more than ${this.#maxRows}; narrow its time`,
      );
    }
    const rows = this.#rows({ range, filter, complete }, visible);
    const leftOut: JsonObject | null = complete
      ? null
      : { ...filter, ...(scope === 'own' && { rows: 'own' }) };
    return {
      range,
      filter: leftOut,
      ...fileOf(format, range),
      pieces: await this.#pieces(format, rows, range, leftOut),
    };
  }

  async #pieces(
    format: AuditExportFormat,
    pages: AsyncGenerator<AuditRow[]>,
    range: SeqRange,
    filter: JsonObject | null,
  ): Promise<AsyncIterable<string>> {
    switch (format) {
      case 'ndjson': {
        const { checkpoint, tree } = await this.#log.signedTree(range.to);
        return createExport({
          checkpoint,
          tree,
          range,
          pages: exportPages(pages),
          ...(filter && { filter }),
        });
      }
      case 'csv':
        return lines(pages, csvLine, csvHeader);
      default: {
        const definitions = new Map(
          this.#ledger.definitions().map(event => [event.id, event]),
        );
        return lines(
          pages,
          row =>
            `${JSON.stringify(toOcsf(row, definitions.get(row.event_type)))}\n`,
        );
      }
    }
  }

  /** From the first to the last row of some time: rows between them whose clocks differ belong to it. */
  async #rangeOfTime(time: Pick<AuditFilter, 'from' | 'to'>) {
    if (time.from === undefined && time.to === undefined) {
      // Rows before it are archived: an export of their own.
      const from = await this.#store.firstSeq();
      return { from, to: await this.#index.current() };
    }
    const end = async (direction: 'older' | 'newer') => {
      const { seqs } = await this.#search.find({
        filter: time,
        visible: undefined,
        direction,
        limit: 1,
      });
      return seqs.at(0);
    };
    const [first, last] = [await end('newer'), await end('older')];
    if (first === undefined || last === undefined) return { from: 0, to: 0 };
    return { from: first, to: last + 1 };
  }

  async *#rows(
    { range, filter, complete }: Rows,
    visible: ReadableRows['visible'],
  ): AsyncGenerator<AuditRow[]> {
    if (complete) {
      yield* this.#allRows(range);
      return;
    }
    let { from } = range;
    while (from < range.to) {
      const { seqs, resumeAt } = await this.#search.find({
        filter,
        visible,
        range: { from, to: range.to },
        direction: 'newer',
        limit: PAGE_ROWS,
      });
      yield await this.#store.rowsAt(seqs);
      const last = resumeAt ?? seqs.at(-1);
      if (last === undefined) return;
      from = last + 1;
    }
  }

  /** The database reads the next page while this one is written. */
  async *#allRows({ from, to }: SeqRange): AsyncGenerator<AuditRow[]> {
    const read = (place: number) => {
      const page = this.#store.rowsBeside(
        { from: place, to },
        'newer',
        PAGE_ROWS,
      );
      // Whoever waits for it is told; if nobody does any more, nobody has to be.
      page.catch(() => {});
      return page;
    };
    let next: Promise<AuditRow[]> | undefined = read(from);
    while (next) {
      const rows: AuditRow[] = await next;
      const last = rows.at(-1);
      if (!last) return;
      next = last.seq + 1 < to ? read(last.seq + 1) : undefined;
      yield rows;
    }
  }
}

async function* lines(
  pages: AsyncIterable<AuditRow[]>,
  line: (row: AuditRow) => string,
  header?: string,
): AsyncGenerator<string> {
  if (header) yield header;
  for await (const rows of pages) {
    if (rows.length > 0) yield rows.map(line).join('');
  }
}

async function* exportPages(pages: AsyncIterable<AuditRow[]>) {
  for await (const rows of pages) {
    yield rows.map(row => ({
      seq: row.seq,
      canonical: canonicalRow(row),
      leafHash: row.leaf_hash,
    }));
  }
}

const mediaTypes = {
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  ocsf: 'application/x-ndjson; charset=utf-8',
} as const;

const extensions = {
  ndjson: 'ndjson',
  csv: 'csv',
  ocsf: 'ocsf.ndjson',
} as const;

function fileOf(format: AuditExportFormat, { from, to }: SeqRange) {
  return {
    mediaType: mediaTypes[format],
    fileName: `audit-log-${from}-${to}.${extensions[format]}`,
  };
}
