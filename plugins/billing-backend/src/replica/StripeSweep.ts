import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { EventInbox } from '../events/EventInbox';
import type { StripeGateway } from '../stripe/StripeGateway';
import { objectKinds } from '../stripe/stripeObjects';
import { replicaRow } from './replicaRow';
import type { ReplicaStore } from './ReplicaStore';
import type { SweepMemory, SweepPlace, SweepState } from './SweepState';

const PER_PAGE = 100;
/** The most calls of Stripe in a run, for the sweep and for events each. */
const PAGES_PER_RUN = 100;
/** For how long a run goes on reading pages, milliseconds. */
const RUN_MS = 45_000;
/** How far back events are listed once more: Stripe may tell of one late, seconds. */
const OVERLAP_S = 300;
/** How far back Stripe lists events, with a day to spare, seconds. @see https://docs.stripe.com/api/events */
const EVENTS_LAST_S = 29 * 86_400;

/** Options of {@link StripeSweep.create}. */
export type StripeSweepOptions = {
  stripe: StripeGateway;
  store: ReplicaStore;
  state: SweepState;
  inbox: Pick<EventInbox, 'record' | 'applySoon' | 'prune'>;
  logger: LoggerService;
  /** How old the last sweep may be, milliseconds. */
  everyMs: number;
  now?: () => number;
};

/**
 * Keeps the copy of Stripe whole: takes up events that no webhook brought, and every now and then reads everything anew, a bounded number of pages in a run, from where the run before stopped.
 */
export class StripeSweep {
  readonly #options: StripeSweepOptions;
  readonly #now: () => number;

  static create(options: StripeSweepOptions): StripeSweep {
    return new StripeSweep(options);
  }

  private constructor(options: StripeSweepOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** One run. Never throws: what fails is told where freshness is, and the next run goes on from there. */
  async run(): Promise<void> {
    const { state, inbox, logger } = this.#options;
    try {
      const memory = await state.read();
      const isWhole = await this.#catchUp(memory);
      await inbox.applySoon();
      const unreadable = await this.#sweep(memory, isWhole);
      await inbox.prune();
      await state.trouble(
        unreadable > 0
          ? `${unreadable} of what Stripe listed can't be read, and is missing`
          : undefined,
      );
    } catch (error) {
      const { message } = toError(error);
      logger.warn(`The copy of Stripe is not up to date: ${message}`);
      await state.trouble(message).catch(() => {});
    }
  }

  /**
   * Records the events since the last time.
   *
   * @returns whether there are no others that nobody told of
   */
  async #catchUp({ toldUntil }: SweepMemory): Promise<boolean> {
    const { stripe, state, inbox } = this.#options;
    const now = Math.floor(this.#now() / 1000);
    const missed = toldUntil === undefined || toldUntil < now - EVENTS_LAST_S;
    const since = missed ? now - OVERLAP_S : toldUntil - OVERLAP_S;
    let startingAfter: string | undefined;
    for (let page = 0; page < PAGES_PER_RUN; page += 1) {
      const { data, next } = await stripe.notices(since, {
        limit: PER_PAGE,
        startingAfter,
      });
      await inbox.record(data);
      if (next === undefined) {
        await state.toldUntil(now);
        return !missed;
      }
      startingAfter = next;
    }
    // More than can be told one by one: everything is read anew instead.
    await state.toldUntil(now);
    return false;
  }

  /** @returns how many things could not be read */
  async #sweep(memory: SweepMemory, isWhole: boolean): Promise<number> {
    const { state, store, everyMs } = this.#options;
    const begunAt = this.#now();
    const { finishedAt } = memory;
    let { place } = memory;
    const isDue = !finishedAt || finishedAt.getTime() < begunAt - everyMs;
    // What was missed may be behind the place that a sweep has come to.
    if (!isWhole || (!place && isDue)) {
      const firstReading = await store.beginReading();
      place = { kind: objectKinds[0], cursor: null, firstReading };
      await state.moveTo(place);
    }
    let unreadable = 0;
    for (let page = 0; place && page < PAGES_PER_RUN; page += 1) {
      if (this.#now() - begunAt > RUN_MS) break;
      const read = await this.#readPage(place);
      unreadable += read.unreadable;
      place = read.next;
      await state.moveTo(place);
    }
    return unreadable;
  }

  async #readPage(
    place: SweepPlace,
  ): Promise<{ next: SweepPlace | undefined; unreadable: number }> {
    const { stripe, store } = this.#options;
    const { kind, cursor, firstReading } = place;
    const reading = await store.beginReading();
    const { data, unreadable, next } = await stripe.list(kind, {
      limit: PER_PAGE,
      startingAfter: cursor ?? undefined,
    });
    await store.keep(
      data.map(object => replicaRow(kind, object)),
      reading,
    );
    if (next !== undefined) {
      return { next: { ...place, cursor: next }, unreadable };
    }
    await store.forgetUnseen(kind, firstReading);
    const following = objectKinds[objectKinds.indexOf(kind) + 1];
    return {
      next: following && { kind: following, cursor: null, firstReading },
      unreadable,
    };
  }
}
