import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  archiveObjectName,
  type ArchiveObjectName,
  parseArchiveObjectName,
  ProofError,
  type TrustedLog,
  verifyExport,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  LedgerBrokenError,
  nodeTreeHasher,
  type StoredCheckpoint,
  type TreeTables,
  verifyStored,
} from '@alphaswarm-admin/plugin-audit-log-node';
import { storedTree } from '../integrity/storedTree';
import type { SeqRange } from '../search/SeqRange';
import type { ArchiveMetrics } from './ArchiveMetrics';
import type { ArchiveProgress } from './ArchiveProgress';
import { BucketError } from './bucketProblem';
import { buildArchiveObject } from './buildArchiveObject';
import type { LockedBucket } from './LockedBucket';

/** Options of {@link LogArchive.create}. */
export type LogArchiveOptions = {
  bucket: LockedBucket;
  progress: ArchiveProgress;
  tables: TreeTables;
  log: TrustedLog;
  logger: LoggerService;
  metrics: ArchiveMetrics;
  /** How many rows an object holds at most. */
  maxRows: number;
};

/**
 * Copies the log, as far as it is signed, into a bucket that nothing can be removed from: objects of consecutive rows, each of which proves itself, and which together
 * are the log without a gap.
 *
 * Where to go on is read from the bucket each time. An object is counted when the bucket was seen to hold all of it, locked; so a process may end anywhere, and
 * any answer may get lost: the next run finds what is there and writes what is not.
 */
export class LogArchive {
  readonly #options: LogArchiveOptions;

  static create(options: LogArchiveOptions): LogArchive {
    return new LogArchive(options);
  }

  private constructor(options: LogArchiveOptions) {
    this.#options = options;
  }

  /**
   * Archives what isn't yet. What goes wrong is told by the progress, in words, and tried again by the next run.
   *
   * @param signal - ends it early, between two objects
   */
  async run(signal: AbortSignal): Promise<void> {
    const { progress, logger, metrics } = this.#options;
    let problem: string | null = null;
    try {
      await this.#archive(signal);
    } catch (error) {
      if (signal.aborted) return;
      problem = inWords(error);
      metrics.failed();
      const level = error instanceof LedgerBrokenError ? 'error' : 'warn';
      logger[level](`Audit log: not archived: ${problem}`);
    }
    await progress.attempted(problem);
  }

  async #archive(signal: AbortSignal): Promise<void> {
    const { tables, log, progress } = this.#options;
    const head = await tables.latestCheckpoint();
    if (!head) return;
    verifyStored(head, log);
    const held = await this.#held(head, signal);
    await this.#assertContinued(held.at(-1), head, signal);
    const { archivedTo: known } = await progress.read();
    let place = await this.#beginning(held);
    let confirmed = known;
    const confirm = async () => {
      if (place <= confirmed) return;
      confirmed = place;
      await progress.archived(place);
    };
    for (const object of held) {
      if (object.to <= place) continue;
      if (object.from > place) {
        this.#options.logger.warn(
          `Audit log: rows ${place} to ${object.from - 1} are not in the archive though later ones are; they are written again`,
        );
        for await (place of this.#write(
          { from: place, to: object.from },
          head,
          signal,
        )) {
          await confirm();
        }
      }
      if (signal.aborted) return;
      if (object.to > confirmed) await this.#verify(object, signal);
      place = object.to;
      await confirm();
    }
    for await (place of this.#write(
      { from: place, to: head.size },
      head,
      signal,
    )) {
      await confirm();
    }
  }

  /** What the bucket holds, in order. */
  async #held(
    head: StoredCheckpoint,
    signal: AbortSignal,
  ): Promise<ArchiveObjectName[]> {
    const held: ArchiveObjectName[] = [];
    for await (const name of this.#options.bucket.names({}, signal)) {
      const object = parseArchiveObjectName(name);
      if (!object) continue;
      if (object.to > head.size) {
        throw new LedgerBrokenError(
          `the archive holds rows up to ${object.to - 1} (${name}), but the log has only ${head.size}`,
        );
      }
      held.push(object);
    }
    return held;
  }

  /** The archive remembers, as a witness does: the log must continue what it was when the newest object was written. */
  async #assertContinued(
    newest: ArchiveObjectName | undefined,
    head: StoredCheckpoint,
    signal: AbortSignal,
  ): Promise<void> {
    if (!newest) return;
    const written = await this.#options.bucket.metadata(newest.name, signal);
    const size = Number(written?.['head-size']);
    const root = written?.['head-root'];
    if (!Number.isSafeInteger(size) || size < newest.to || root === undefined) {
      throw new BucketError(
        `the object ${newest.name} was not written by the portal: it does not say which head it is proven by`,
      );
    }
    const present =
      size > head.size
        ? undefined
        : await storedTree(this.#options.tables, head).rootAt(size);
    if (!present || Buffer.from(present).toString('hex') !== root) {
      throw new LedgerBrokenError(
        `the archive's newest object (${newest.name}) is of a head of ${size} rows that the log does not continue: rows up to there were rewritten`,
      );
    }
  }

  /** The first row that has to be in the archive. Objects whose retention was over may have been removed, from the oldest on. */
  async #beginning([oldest]: ArchiveObjectName[]): Promise<number> {
    if (!oldest || oldest.from === 0) return 0;
    const { tables, bucket } = this.#options;
    const [before] = await tables.rows(oldest.from - 1, oldest.from);
    const keptSince = Date.now() - bucket.retentionMs;
    return before && Date.parse(before.created_at) > keptSince
      ? 0
      : oldest.from;
  }

  /** Writes rows, object by object; yields how far it has come. */
  async *#write(
    range: SeqRange,
    head: StoredCheckpoint,
    signal: AbortSignal,
  ): AsyncGenerator<number> {
    const { tables, log, bucket, maxRows, metrics } = this.#options;
    for (let { from } = range; from < range.to && !signal.aborted;) {
      const { object, range: written } = await buildArchiveObject({
        tables,
        log,
        head,
        maxRows,
        range: { from, to: range.to },
      });
      // Another process, or a write whose answer came late, may have been quicker.
      if ((await bucket.keep(object, signal)) === 'other') {
        await this.#verify({ ...written, name: object.name }, signal);
      }
      metrics.written(object.body.length);
      from = written.to;
      yield from;
    }
  }

  /** An object that this portal doesn't know of is believed once it proves itself. */
  async #verify(
    { name, from, to }: ArchiveObjectName,
    signal: AbortSignal,
  ): Promise<void> {
    const bytes = await this.#options.bucket.read(name, signal);
    const problem = await verifyExport([bytes], {
      log: this.#options.log,
      hasher: nodeTreeHasher,
    }).then(
      held =>
        held.complete &&
        archiveObjectName(held) === archiveObjectName({ from, to })
          ? undefined
          : 'it holds other rows than its name says',
      (error: unknown) => {
        if (error instanceof ProofError) return error.message;
        throw error;
      },
    );
    if (problem !== undefined) {
      throw new BucketError(
        `the object ${name} does not prove itself: ${problem}`,
      );
    }
  }
}

function inWords(error: unknown): string {
  if (error instanceof BucketError || error instanceof LedgerBrokenError) {
    return error.message;
  }
  const { name, message } = toError(error);
  return name === 'ServiceUnavailableError'
    ? message
    : `the ledger can't be read (${(error as { code?: string }).code ?? name})`;
}
