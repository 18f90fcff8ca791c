import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';
import type { StripeReplica } from '../replica/StripeReplica';
import { StripeCallError } from '../stripe/StripeCallError';
import type { ObjectKind } from '../stripe/stripeObjects';
import type { StripeNotice } from '../stripe/stripeSchemas';
import { noticeObject } from './noticeObject';

/** How many events are taken at a time. */
const TAKEN = 50;
/** How often an event is tried before only the sweep is left to repair what it was about. */
const MOST_ATTEMPTS = 20;
/** How long events are remembered: longer than Stripe lists or repeats them. */
const KEPT_DAYS = 40;

/** An event, as it waits. */
type Waiting = { id: string; kind: ObjectKind; object: string };

/**
 * The events of Stripe, each once, however often and in whatever order they come: by webhook, and by the list that tells of those that didn't. An event only says what to read
 * again; what is kept is what Stripe then has.
 */
export class EventInbox {
  readonly #database: PluginDatabase;
  readonly #replica: Pick<StripeReplica, 'refresh'>;
  readonly #logger: LoggerService;
  #applying: Promise<void> | undefined;
  #again = false;

  static create(options: {
    database: PluginDatabase;
    replica: Pick<StripeReplica, 'refresh'>;
    logger: LoggerService;
  }): EventInbox {
    return new EventInbox(options);
  }

  private constructor(options: {
    database: PluginDatabase;
    replica: Pick<StripeReplica, 'refresh'>;
    logger: LoggerService;
  }) {
    this.#database = options.database;
    this.#replica = options.replica;
    this.#logger = options.logger;
  }

  /**
   * Records events that aren't recorded yet.
   *
   * @returns how many were new
   * @throws ServiceUnavailableError if they can't be: then none is
   */
  async record(notices: readonly StripeNotice[]): Promise<number> {
    if (notices.length === 0) return 0;
    const rows = notices.map(notice => {
      const about = noticeObject(notice);
      return {
        id: notice.id,
        type: notice.type,
        created: notice.created,
        kind: about?.kind ?? null,
        object: about?.id ?? null,
        done_at: about ? null : new Date(),
      };
    });
    const recorded = await this.#database.run(knex =>
      knex('billing_events')
        .insert(rows)
        .onConflict('id')
        .ignore()
        .returning('id'),
    );
    return recorded.length;
  }

  /** Applies what waits, soon and once at a time. Never throws: what fails is tried again later. */
  applySoon(): Promise<void> {
    this.#again = true;
    this.#applying ??= this.#applyAll().finally(() => {
      this.#applying = undefined;
    });
    return this.#applying;
  }

  /** Forgets events that nobody repeats any more. */
  async prune(): Promise<void> {
    await this.#database.run(knex =>
      knex('billing_events')
        .whereRaw(`received_at < now() - make_interval(days => ?)`, [KEPT_DAYS])
        .delete(),
    );
  }

  async #applyAll(): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false;
        let taken: number;
        do {
          taken = await this.#applySome();
        } while (taken === TAKEN);
      }
    } catch (error) {
      this.#logger.warn(
        `Not all events of Stripe could be applied: ${toError(error).message}`,
      );
    }
  }

  /** @throws if Stripe or the database is away: the rest would only fail the same way */
  async #applySome(): Promise<number> {
    const taken = await this.#take();
    const objects = new Map<string, Waiting[]>();
    for (const event of taken) {
      const about = `${event.kind} ${event.object}`;
      objects.set(about, [...(objects.get(about) ?? []), event]);
    }
    for (const events of objects.values()) {
      const [{ kind, object }] = events;
      try {
        await this.#replica.refresh(kind, object);
      } catch (error) {
        if (!isAboutOne(error)) throw error;
        this.#logger.warn(
          `${object} could not be read again: ${toError(error).message}`,
        );
        continue;
      }
      await this.#done(events);
    }
    return taken.length;
  }

  /** Takes events that wait, for a while that grows with each attempt: they come again by themselves if they aren't done. */
  async #take(): Promise<Waiting[]> {
    const { rows } = await this.#database.run(knex =>
      knex.raw<{ rows: Waiting[] }>(
        `update billing_events
            set attempts = attempts + 1,
                not_before = now() + make_interval(secs => least(600, 10 * (attempts + 1)))
          where id in (
            select id from billing_events
             where done_at is null and not_before <= now() and attempts < ?
             order by not_before limit ? for update skip locked)
          returning id, kind, object`,
        [MOST_ATTEMPTS, TAKEN],
      ),
    );
    return rows;
  }

  async #done(events: Waiting[]): Promise<void> {
    await this.#database.run(knex =>
      knex('billing_events')
        .whereIn(
          'id',
          events.map(({ id }) => id),
        )
        .update({ done_at: knex.fn.now() }),
    );
  }
}

/** Whether a failure says nothing about other things than the one that was asked for. */
function isAboutOne(error: unknown): boolean {
  return (
    error instanceof StripeCallError &&
    (error.problem === 'malformed' || error.problem === 'refused')
  );
}
