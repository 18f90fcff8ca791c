import type { Knex } from 'knex';
import type { StoreDeadline } from '../database/StoreDeadline';

/** How far an archive has come. */
export type ArchiveStanding = {
  /** Rows below it are in the archive. */
  archivedTo: number;
  archivedAt?: Date;
  attemptedAt?: Date;
  /** Why the last attempt didn't come to its end. */
  problem?: string;
};

type Record = {
  archived_to: string;
  archived_at: Date | null;
  attempted_at: Date | null;
  problem: string | null;
};

/** Options of {@link ArchiveProgress.create}. */
export type ArchiveProgressOptions = {
  database: Knex;
  deadline: StoreDeadline;
  /** The bucket and prefix. */
  destination: string;
};

/**
 * What the portal's processes know of the archive's progress. It saves looking, and is shown; where to go on is decided by what is in the bucket.
 */
export class ArchiveProgress {
  readonly #database: Knex;
  readonly #deadline: StoreDeadline;
  readonly #destination: string;

  static create(options: ArchiveProgressOptions): ArchiveProgress {
    return new ArchiveProgress(options);
  }

  private constructor(options: ArchiveProgressOptions) {
    this.#database = options.database;
    this.#deadline = options.deadline;
    this.#destination = options.destination;
  }

  /** @throws ServiceUnavailableError if the database does not answer */
  async read(): Promise<ArchiveStanding> {
    const [record] = await this.#deadline.answer<Record[]>(
      this.#database('audit_archive_progress')
        .select('archived_to', 'archived_at', 'attempted_at', 'problem')
        .where('destination', this.#destination),
    );
    if (!record) return { archivedTo: 0 };
    return {
      archivedTo: Number(record.archived_to),
      ...(record.archived_at && { archivedAt: record.archived_at }),
      ...(record.attempted_at && { attemptedAt: record.attempted_at }),
      ...(record.problem !== null && { problem: record.problem }),
    };
  }

  /** Rows up to a place were found, or put, in the archive. */
  async archived(to: number): Promise<void> {
    await this.#set({ archived_to: to, archived_at: new Date() });
  }

  /** An attempt came to its end, or to a problem. */
  async attempted(problem: string | null): Promise<void> {
    await this.#set({ attempted_at: new Date(), problem });
  }

  async #set(columns: Partial<Record> | { archived_to: number }) {
    await this.#deadline.answer(
      this.#database('audit_archive_progress')
        .insert({ destination: this.#destination, ...columns })
        .onConflict('destination')
        .merge(),
    );
  }
}
