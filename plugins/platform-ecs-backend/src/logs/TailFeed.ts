import { setTimeout as pause } from 'node:timers/promises';
import type {
  LogLine,
  LogTailMode,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { AwsCallError } from '../aws/AwsCallError';
import { explainAwsError } from '../aws/explainAwsError';
import { LineIds } from './LineIds';
import { liveTail } from './liveTail';
import type { LiveTailSessions } from './LiveTailSessions';
import type { LogPlace } from './LogPlace';
import { NewLines } from './NewLines';
import {
  isInvalidParameter,
  MAX_PAGE_LINES,
  readLogEvents,
} from './readLogEvents';

/** What a feed tells. */
export type TailFeedListener = {
  /** New lines, oldest first. */
  onLines(lines: LogLine[]): void;
  onMode(mode: LogTailMode, reason?: string): void;
  /** Lines that the feed can't deliver; times are epoch milliseconds. */
  onSkipped(from: number, to: number, why: string): void;
  /** AWS doesn't accept the filter: the feed has ended. */
  onRefused(message: string): void;
};

/** How a feed paces itself. All in milliseconds. */
export type TailPace = {
  /** Between two polls. */
  pollMs: number;
  /** Before the first attempt after a failure; doubles up to the longest. */
  firstBackoffMs: number;
  longestBackoffMs: number;
  /** How long a feed polls before it tries Live Tail again, where it was refused. */
  retryLiveMs: number;
  /** How long lines must come slowly enough for Live Tail until it is tried again. */
  calmMs: number;
  /** How far polling may fall behind before it leaves out. */
  longestLagMs: number;
};

export const defaultTailPace: TailPace = {
  pollMs: 1_000,
  firstBackoffMs: 500,
  longestBackoffMs: 30_000,
  retryLiveMs: 10 * 60_000,
  calmMs: 30_000,
  longestLagMs: 60_000,
};

/** Options of {@link TailFeed.start}. */
export type TailFeedOptions = {
  /** In one account and region. */
  places: readonly LogPlace[];
  filter: string;
  sessions: LiveTailSessions;
  pace: TailPace;
  listener: TailFeedListener;
};

/** Below this rate Live Tail shows all lines, with some room; lines a second. */
const CALM_RATE = 400;
/** Pages of one poll and one log group. */
const PAGES_AT_ONCE = 8;

const SAMPLED =
  'More than 500 lines a second match: AWS Live Tail would show a sample of them, so the portal reads all of them with FilterLogEvents';

/** Live Tail can't be used for now; the feed polls instead. */
class LiveTailUnavailable extends Error {}

/**
 * The new lines of some log groups: by Live Tail where that can be used, by polling FilterLogEvents where it can't. It goes on through cut connections, sessions that AWS ends and credentials that
 * expire: after each it reads what was written meanwhile. No line is told twice.
 */
export class TailFeed {
  readonly #options: TailFeedOptions;
  readonly #stopping = new AbortController();
  readonly #lines: ReadonlyMap<LogPlace, NewLines>;
  /** Those of which the last read left something. */
  readonly #lagging = new Set<NewLines>();
  #mode?: LogTailMode;
  #reason?: string;
  #failures = 0;
  #refused = false;
  #begun = false;

  /** Begins with what is written from now on. */
  static start(options: TailFeedOptions): TailFeed {
    const feed = new TailFeed(options);
    void feed.#run();
    return feed;
  }

  private constructor(options: TailFeedOptions) {
    this.#options = options;
    const now = Date.now();
    this.#lines = new Map(
      options.places.map(place => [place, NewLines.create(now)]),
    );
  }

  /** How lines come at the moment; absent before it is known. */
  get mode(): { mode: LogTailMode; reason?: string } | undefined {
    return this.#mode && { mode: this.#mode, reason: this.#reason };
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.#live();
      } catch (error) {
        if (signal.aborted) return;
        if (isInvalidParameter(error)) {
          this.#refuse(error.message);
          return;
        }
        if (error instanceof LiveTailUnavailable) {
          await this.#poll(error.message);
          if (this.#refused) return;
        } else {
          await this.#backOff(error, 'logs:StartLiveTail');
        }
      }
    }
  }

  #refuse(message: string): void {
    this.#refused = true;
    this.#stopping.abort();
    this.#options.listener.onRefused(message);
  }

  /** Until the session ends. @throws LiveTailUnavailable */
  async #live(): Promise<void> {
    const { places, filter, sessions } = this.#options;
    const release = sessions.take(places[0].clients);
    if (!release) {
      throw new LiveTailUnavailable(
        'The portal holds as many Live Tail sessions as it may',
      );
    }
    const ending = new AbortController();
    let catchingUp: Promise<void> | undefined;
    try {
      await liveTail(places, {
        filter,
        ids: LineIds.create(),
        signal: AbortSignal.any([this.#stopping.signal, ending.signal]),
        onStart: () => {
          this.#failures = 0;
          this.#tell('live');
          catchingUp = this.#catchUp().catch(error => ending.abort(error));
        },
        onUpdate: ({ lines, sampled }) => {
          for (const [place, ofPlace] of lines) this.#deliver(place, ofPlace);
          if (sampled) ending.abort(new LiveTailUnavailable(SAMPLED));
        },
      });
    } catch (error) {
      throw asUnavailable(ending.signal.aborted ? ending.signal.reason : error);
    } finally {
      release();
      await catchingUp;
    }
    // The stream may end without an error when it is aborted.
    ending.signal.throwIfAborted();
  }

  /** Reads what was written before AWS began to listen. */
  async #catchUp(): Promise<void> {
    const from = this.#newestAt();
    const begun = this.#begun;
    this.#begun = true;
    try {
      await this.#readAll();
    } catch (error) {
      if (!(error instanceof AwsCallError) || error.problem !== 'denied') {
        throw error;
      }
      // Where only Live Tail is allowed, it alone has to do.
      if (begun) {
        this.#options.listener.onSkipped(from, Date.now(), error.message);
      }
    }
  }

  /** Polls until Live Tail is worth another attempt. */
  async #poll(reason: string): Promise<void> {
    const { pace } = this.#options;
    const { signal } = this.#stopping;
    const began = performance.now();
    let busyAt = began;
    while (!signal.aborted) {
      const polledAt = performance.now();
      const newestBefore = this.#newestAt();
      try {
        const count = await this.#readAll();
        this.#failures = 0;
        this.#begun = true;
        this.#tell('polling', reason);
        const spanMs = Math.max(pace.pollMs, this.#newestAt() - newestBefore);
        if (count / (spanMs / 1000) > CALM_RATE) busyAt = performance.now();
        if (count > 0) this.#leaveOutLag();
      } catch (error) {
        if (signal.aborted) return;
        if (isInvalidParameter(error)) {
          this.#refuse(error.message);
          return;
        }
        await this.#backOff(error, 'logs:FilterLogEvents');
      }
      const now = performance.now();
      const isWorthIt =
        reason === SAMPLED
          ? now - busyAt > pace.calmMs
          : now - began > pace.retryLiveMs;
      if (isWorthIt) return;
      await this.#pause(Math.max(0, pace.pollMs - (now - polledAt)));
    }
  }

  /** Reads what is new in each log group, one after the other. @returns how many lines */
  async #readAll(): Promise<number> {
    let count = 0;
    for (const [place, known] of this.#lines) {
      count += await this.#read(place, known);
    }
    return count;
  }

  async #read(place: LogPlace, known: NewLines): Promise<number> {
    const { signal } = this.#stopping;
    const range = {
      from: Math.max(0, known.readFrom()),
      to: Date.now(),
      filter: this.#options.filter,
      limit: MAX_PAGE_LINES,
      forward: true,
    };
    const ids = LineIds.create();
    let count = 0;
    let token: string | undefined;
    // What is left after so many pages comes with the next read, which begins at the newest line.
    for (let page = 0; page < PAGES_AT_ONCE; page++) {
      const { lines, nextToken } = await readLogEvents(
        place,
        { ...range, token },
        { signal, ids },
      );
      count += this.#deliver(place, lines);
      token = nextToken;
      if (token === undefined) break;
    }
    if (token === undefined) this.#lagging.delete(known);
    else this.#lagging.add(known);
    return count;
  }

  /** Reading that falls behind for long would never catch up: what can't be read is said, and left out. */
  #leaveOutLag(): void {
    const { pace, listener } = this.#options;
    const to = Date.now() - pace.pollMs;
    for (const known of this.#lines.values()) {
      const from = known.newestAt;
      // A log group in which nothing is written has no lag: it was read to its end.
      if (!this.#lagging.has(known) || to - from <= pace.longestLagMs) continue;
      known.skipTo(to);
      listener.onSkipped(
        from,
        to,
        'More lines are written than AWS lets the portal read (FilterLogEvents, five calls a second)',
      );
    }
  }

  #newestAt(): number {
    return Math.max(
      ...[...this.#lines.values()].map(({ newestAt }) => newestAt),
    );
  }

  #deliver(place: LogPlace, lines: LogLine[]): number {
    const fresh = this.#lines.get(place)?.take(lines) ?? [];
    if (fresh.length > 0 && !this.#stopping.signal.aborted) {
      this.#options.listener.onLines(fresh);
    }
    return fresh.length;
  }

  #tell(mode: LogTailMode, reason?: string): void {
    if (this.#mode === mode && this.#reason === reason) return;
    this.#mode = mode;
    this.#reason = reason;
    this.#options.listener.onMode(mode, reason);
  }

  async #backOff(error: unknown, permission: string): Promise<void> {
    // AWS ends sessions after three hours: that is no failure.
    if (isSessionTimeout(error)) return;
    const { firstBackoffMs, longestBackoffMs } = this.#options.pace;
    this.#tell('connecting', explainAwsError(permission, error).message);
    const backoff = Math.min(
      longestBackoffMs,
      firstBackoffMs * 2 ** this.#failures,
    );
    this.#failures += 1;
    // Of several feeds that lost their connection together not all come back together.
    await this.#pause(backoff * (0.5 + Math.random() / 2));
  }

  async #pause(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#stopping.signal }).catch(
      () => {},
    );
  }
}

function isSessionTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'SessionTimeoutException';
}

/** Whether polling may do what Live Tail may not. */
function asUnavailable(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof LiveTailUnavailable) {
    return error;
  }
  if (error.name === 'LimitExceededException') {
    return new LiveTailUnavailable(
      "The account's Live Tail sessions are all in use",
    );
  }
  if (
    error.name === 'InvalidOperationException' ||
    error.name === 'UnknownOperationException'
  ) {
    return new LiveTailUnavailable(
      'These log groups have no Live Tail (only the Standard class has)',
    );
  }
  const explained = explainAwsError('logs:StartLiveTail', error);
  return explained.problem === 'denied'
    ? new LiveTailUnavailable(explained.message)
    : error;
}
