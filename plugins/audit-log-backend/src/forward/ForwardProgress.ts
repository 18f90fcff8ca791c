import type { Knex } from 'knex';
import type { StoreDeadline } from '../database/StoreDeadline';

/** How far a sink has come. */
export type ForwardStanding = {
  /** The row that is sent next. */
  nextSeq: number;
  sentAt?: Date;
  /** Why the last batch was not accepted. */
  problem?: string;
  /** Whether that was a refusal that only a person can mend. */
  refused: boolean;
};

type Record = {
  next_seq: string;
  sent_at: Date | null;
  problem: string | null;
  refused: boolean;
};

/** For how long a process need not say again that it is its turn, seconds: longer than a batch may take. */
const TURN_SECONDS = 30;

/** Options of {@link ForwardProgress.create}. */
export type ForwardProgressOptions = {
  database: Knex;
  deadline: StoreDeadline;
  sink: string;
  /** This process. */
  holder: string;
};

/** How far a sink has come, and which process's turn it is: one sends at a time, and whoever stops loses it to another. */
export class ForwardProgress {
  readonly #database: Knex;
  readonly #deadline: StoreDeadline;
  readonly #sink: string;
  readonly #holder: string;

  static create(options: ForwardProgressOptions): ForwardProgress {
    return new ForwardProgress(options);
  }

  private constructor(options: ForwardProgressOptions) {
    this.#database = options.database;
    this.#deadline = options.deadline;
    this.#sink = options.sink;
    this.#holder = options.holder;
  }

  /** Remembers a sink that there was none of, which begins at a row. */
  async begin(nextSeq: number): Promise<void> {
    await this.#deadline.answer(
      this.#database('audit_forward_progress')
        .insert({ sink: this.#sink, next_seq: nextSeq })
        .onConflict('sink')
        .ignore(),
    );
  }

  /** @throws ServiceUnavailableError if the database does not answer */
  async read(): Promise<ForwardStanding> {
    const [record] = await this.#deadline.answer<Record[]>(
      this.#database('audit_forward_progress')
        .select('next_seq', 'sent_at', 'problem', 'refused')
        .where('sink', this.#sink),
    );
    return record ? standing(record) : { nextSeq: 0, refused: false };
  }

  /** Takes or keeps the turn; undefined if it is another process's. */
  async takeTurn(): Promise<ForwardStanding | undefined> {
    const { rows } = await this.#deadline.answer<{ rows: Record[] }>(
      this.#database.raw(
        `update audit_forward_progress
            set holder = ?, held_until = clock_timestamp() + make_interval(secs => ?)
          where sink = ? and (holder = ? or held_until is null or held_until < clock_timestamp())
          returning next_seq, sent_at, problem, refused`,
        [this.#holder, TURN_SECONDS, this.#sink, this.#holder],
      ),
    );
    return rows.length === 0 ? undefined : standing(rows[0]);
  }

  /** Gives the turn away. */
  async endTurn(): Promise<void> {
    await this.#update({ held_until: null, holder: null });
  }

  /** Rows below a place were accepted. Nothing happens if it is another process's turn by now: it sends them again. */
  async sent(to: number): Promise<void> {
    await this.#update({
      next_seq: to,
      sent_at: new Date(),
      problem: null,
      refused: false,
    });
  }

  /** A batch was not accepted. */
  async failed(problem: string, refused: boolean): Promise<void> {
    await this.#update({ problem, refused });
  }

  async #update(columns: object): Promise<void> {
    await this.#deadline.answer(
      this.#database('audit_forward_progress')
        .update(columns)
        .where({ sink: this.#sink, holder: this.#holder }),
    );
  }
}

function standing(record: Record): ForwardStanding {
  return {
    nextSeq: Number(record.next_seq),
    ...(record.sent_at && { sentAt: record.sent_at }),
    ...(record.problem !== null && { problem: record.problem }),
    refused: record.refused,
  };
}
