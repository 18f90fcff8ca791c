import type {
  LogLine,
  LogTailMessage,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { LiveTailSessions } from './LiveTailSessions';
import { placesKey, type LogPlace } from './LogPlace';
import { defaultTailPace, TailFeed, type TailPace } from './TailFeed';

/** Lines in one message: enough to be cheap, few enough to be skipped one message at a time. */
const LINES_PER_MESSAGE = 500;

/** Lines as they are sent, made once for all viewers. */
export type TailBatch = {
  data: Buffer;
  count: number;
  /** Times of the first and the last line, epoch milliseconds. */
  from: number;
  to: number;
};

/** Somebody who watches a feed. */
export type TailViewer = {
  /** New lines. */
  onBatch(batch: TailBatch): void;
  /** Anything else. */
  onMessage(message: LogTailMessage): void;
};

/** A feed and who watches it. */
type SharedFeed = { feed: TailFeed; viewers: Set<TailViewer> };

/** The feeds that somebody watches: one for all who watch the same. */
export class TailFeeds {
  readonly #feeds = new Map<string, SharedFeed>();
  readonly #sessions = LiveTailSessions.create();
  readonly #pace: TailPace;

  static create(options: { pace?: TailPace } = {}): TailFeeds {
    return new TailFeeds(options.pace ?? defaultTailPace);
  }

  private constructor(pace: TailPace) {
    this.#pace = pace;
  }

  /** How many feeds there are: each is one session with AWS. */
  get size(): number {
    return this.#feeds.size;
  }

  /**
   * Watches the new lines of some log groups, from now on.
   *
   * @param places - of one cluster
   * @returns what ends it; the last who leaves ends the feed
   */
  join(
    places: readonly LogPlace[],
    filter: string,
    viewer: TailViewer,
  ): () => void {
    const key = JSON.stringify([filter, placesKey(places)]);
    const shared = this.#feeds.get(key) ?? this.#start(key, places, filter);
    shared.viewers.add(viewer);
    const { mode } = shared.feed;
    if (mode) {
      viewer.onMessage({ type: 'mode', cluster: places[0].cluster, ...mode });
    }
    return () => {
      shared.viewers.delete(viewer);
      if (shared.viewers.size > 0) return;
      shared.feed.stop();
      if (this.#feeds.get(key) === shared) this.#feeds.delete(key);
    };
  }

  /** Ends all feeds. */
  stop(): void {
    for (const { feed } of this.#feeds.values()) feed.stop();
    this.#feeds.clear();
  }

  #start(key: string, places: readonly LogPlace[], filter: string): SharedFeed {
    const viewers = new Set<TailViewer>();
    const tell = (message: LogTailMessage) => {
      for (const viewer of [...viewers]) viewer.onMessage(message);
    };
    const feed = TailFeed.start({
      places,
      filter,
      sessions: this.#sessions,
      pace: this.#pace,
      listener: {
        onLines: lines => {
          for (const batch of batchesOf(lines)) {
            for (const viewer of viewers) viewer.onBatch(batch);
          }
        },
        onMode: (mode, reason) =>
          tell({ type: 'mode', cluster: places[0].cluster, mode, reason }),
        onSkipped: (from, to, why) => tell({ type: 'skipped', from, to, why }),
        onRefused: message => {
          // It has ended: the next who wants the same gets another try.
          this.#feeds.delete(key);
          tell({ type: 'refused', message });
        },
      },
    });
    const shared = { feed, viewers };
    this.#feeds.set(key, shared);
    return shared;
  }
}

/** Messages of lines, in the order that they are given. */
export function batchesOf(lines: readonly LogLine[]): TailBatch[] {
  const batches: TailBatch[] = [];
  for (let start = 0; start < lines.length; start += LINES_PER_MESSAGE) {
    const part = lines.slice(start, start + LINES_PER_MESSAGE);
    const message: LogTailMessage = { type: 'lines', lines: part };
    batches.push({
      data: Buffer.from(JSON.stringify(message)),
      count: part.length,
      from: part[0].at,
      to: part[part.length - 1].at,
    });
  }
  return batches;
}
