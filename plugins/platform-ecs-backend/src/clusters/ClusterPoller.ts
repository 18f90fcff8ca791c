import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError, ServiceUnavailableError, toError } from '@backstage/errors';
import type { ClusterFreshness } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { Slowdown } from '../aws/AccountCallBudget';
import { AwsCallError } from '../aws/AwsCallError';
import type { PollingConfig } from '../config/PlatformEcsConfig';
import { isMoving } from '../state/serviceState';
import type { ClusterSnapshot } from './ClusterSnapshot';

/** How long after an action its cluster is looked at fast, whether or not anything is seen to move yet. */
const HURRY_MS = 30_000;
/** The longest pause between two looks that fail. */
const LONGEST_BACKOFF_MS = 60_000;
/** Delays are taken from this much below to this much above, so that clusters and replicas don't march in step. */
const JITTER = 0.1;

/** A cluster that no look has succeeded at yet. Answered as 503 with `Retry-After`. */
export class ClusterUnseenError extends ServiceUnavailableError {
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** What a viewer gets. */
export type ClusterView = {
  freshness: ClusterFreshness;
  /** The last good snapshot; absent if there has never been one. */
  snapshot?: ClusterSnapshot;
};

/** Told of every good look, changed or not, in order. */
export type LookObserver = (snapshot: ClusterSnapshot) => void;

/** Options of {@link ClusterPoller.create}. */
export type ClusterPollerOptions = {
  cluster: string;
  region: string;
  account?: string;
  polling: PollingConfig;
  /** Whether AWS throttles the calls that a look makes, and by how much to slow down. */
  slowdown(): Slowdown | undefined;
  /** Looks once. */
  look(options: { signal: AbortSignal }): Promise<ClusterSnapshot>;
  /** Called after a look that found something else than the one before, or that failed where the one before did not. */
  onChange(view: ClusterView): void;
  logger: LoggerService;
  /** From 0 (included) to 1. Default `Math.random`. */
  random?: () => number;
};

/**
 * Watches one cluster for all viewers. How often it looks follows from what is going on, not from how many people look:
 *
 * | somebody looked lately | a rollout moves | pause between looks |
 * |---|---|---|
 * | yes | yes | `fast` |
 * | yes | no | `slow` |
 * | no | yes | `slow` |
 * | no | no | off, until the next viewer |
 *
 * After an action it looks at once, and fast for half a minute. Failures double the pause up to a minute; while AWS throttles, pauses are longer by as much as the
 * budget says. One look at a time.
 */
export class ClusterPoller {
  readonly #options: ClusterPollerOptions;
  readonly #random: () => number;
  readonly #stopping = new AbortController();
  readonly #observers: LookObserver[] = [];
  #snapshot?: ClusterSnapshot;
  #problem?: string;
  #failures = 0;
  #viewedAt = Number.NEGATIVE_INFINITY;
  #hurryUntil = Number.NEGATIVE_INFINITY;
  #looking?: Promise<void>;
  #lookAgain = false;
  /** Whether the look under way is the first after polling was off, and what is known is old: worth waiting for. */
  #waking = false;
  #timer?: NodeJS.Timeout;
  #nextLookAt = 0;
  #seen = '';

  static create(options: ClusterPollerOptions): ClusterPoller {
    return new ClusterPoller(options);
  }

  private constructor(options: ClusterPollerOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
  }

  /**
   * What is known of the cluster. Waits for a look only when there is none to show, or when polling was off and what is known is old. Never
   * throws: a look that fails is the view's `freshness.problem`.
   */
  async view(): Promise<ClusterView> {
    const unwatched = !this.#isWatched();
    this.#viewedAt = Date.now();
    if (this.#timer === undefined) {
      if (!this.#looking) this.#waking = this.#isOld();
      const looking = this.#look();
      if (this.#waking || !this.#snapshot) await looking;
    } else if (unwatched) {
      this.#schedule();
    }
    return this.#view();
  }

  /**
   * As {@link ClusterPoller.view}, but throws where there is nothing to show.
   *
   * @throws ClusterUnseenError (503) that says why
   */
  async snapshot(): Promise<ClusterView & { snapshot: ClusterSnapshot }> {
    const { freshness, snapshot } = await this.view();
    if (!snapshot) throw this.unseen();
    return { freshness, snapshot };
  }

  /** The error that says that there has never been a good look, why, and when the next one is due. */
  unseen(): ClusterUnseenError {
    const waitMs = this.#nextLookAt - Date.now();
    return new ClusterUnseenError(
      `Cluster ${this.#options.cluster} has not been seen yet. ${this.#problem ?? 'The first look is under way.'}`,
      Math.max(1, Math.ceil(waitMs / 1000)),
    );
  }

  /** Looks at once and fast for a while: somebody changed something. */
  hurry(): void {
    this.#hurryUntil = Date.now() + HURRY_MS;
    // A look that is under way may have read what was before the change.
    if (this.#looking) this.#lookAgain = true;
    else this.#look();
  }

  /** Tells `observer` of every good look from now on. What it throws is logged, and holds nothing up. */
  onLook(observer: LookObserver): void {
    this.#observers.push(observer);
  }

  /** Looks now, or joins the look under way, without counting as somebody who looks at the page. Never throws. */
  async refresh(): Promise<void> {
    await this.#look();
  }

  /** Ends polling for good. */
  stop(): void {
    this.#stopping.abort();
    this.#unschedule();
  }

  #view(): ClusterView {
    const { cluster, region, account } = this.#options;
    const gaps = this.#snapshot?.gaps ?? [];
    return {
      freshness: {
        cluster,
        region,
        account,
        observedAt: this.#snapshot?.observedAt,
        problem: this.#problem,
        gaps: gaps.length > 0 ? gaps : undefined,
        slowed: this.#slowedInWords(),
      },
      snapshot: this.#snapshot,
    };
  }

  #look(): Promise<void> {
    this.#unschedule();
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = undefined;
      this.#waking = false;
      const again = this.#lookAgain;
      this.#lookAgain = false;
      if (again && !this.#stopping.signal.aborted) this.#look();
      else this.#schedule();
    });
    return this.#looking;
  }

  async #lookOnce(): Promise<void> {
    const { look, polling } = this.#options;
    try {
      this.#snapshot = await look({
        signal: AbortSignal.any([
          AbortSignal.timeout(polling.deadlineMs),
          this.#stopping.signal,
        ]),
      });
      this.#problem = undefined;
      this.#failures = 0;
      this.#tellObservers(this.#snapshot);
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      this.#failures += 1;
      this.#noteProblem(error);
    }
    this.#tellChange();
  }

  #tellObservers(snapshot: ClusterSnapshot): void {
    const { cluster, logger } = this.#options;
    for (const observer of this.#observers) {
      try {
        observer(snapshot);
      } catch (error) {
        logger.error(
          `An observer of cluster ${cluster} failed`,
          toError(error),
        );
      }
    }
  }

  #noteProblem(error: unknown): void {
    const { cluster, logger } = this.#options;
    const message = isError(error) ? error.message : String(error);
    const problem = `${message}.`;
    if (problem !== this.#problem) {
      logger.warn(
        `Looking at cluster ${cluster} failed: ${message}`,
        error instanceof AwsCallError
          ? { permission: error.permission, problem: error.problem }
          : {},
      );
    }
    this.#problem = problem;
  }

  #tellChange(): void {
    const { onChange } = this.#options;
    const seen = JSON.stringify(
      [this.#snapshot, this.#problem],
      // That time goes by is no change.
      (key, value) => (key === 'observedAt' ? undefined : value),
    );
    if (seen === this.#seen) return;
    this.#seen = seen;
    onChange(this.#view());
  }

  #schedule(): void {
    this.#unschedule();
    const pause = this.#pauseMs();
    if (pause === undefined || this.#stopping.signal.aborted) return;
    const jittered = pause * (1 + JITTER * (2 * this.#random() - 1));
    this.#nextLookAt = Date.now() + jittered;
    this.#timer = setTimeout(() => this.#look(), jittered);
    this.#timer.unref();
  }

  #unschedule(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #pauseMs(): number | undefined {
    const { fastMs, slowMs } = this.#options.polling;
    const watched = this.#isWatched();
    const moving = this.#isMoving();
    const hurried = Date.now() < this.#hurryUntil;
    if (!watched && !moving && !hurried) return undefined;
    const usual = hurried || (watched && moving) ? fastMs : slowMs;
    const pause = usual * (this.#options.slowdown()?.slowness ?? 1);
    return this.#failures === 0
      ? pause
      : Math.min(
          pause * 2 ** this.#failures,
          Math.max(pause, LONGEST_BACKOFF_MS),
        );
  }

  #slowedInWords(): string | undefined {
    const slowdown = this.#options.slowdown();
    const pause = this.#pauseMs();
    if (!slowdown || pause === undefined) return undefined;
    const { api, slowness } = slowdown;
    const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`;
    return `AWS is throttling ${api}: slowed to a look every ${seconds(pause)}, ${slowness} times slower than usual.`;
  }

  #isWatched(): boolean {
    return Date.now() - this.#viewedAt < this.#options.polling.idleAfterMs;
  }

  #isMoving(): boolean {
    return (
      this.#snapshot?.services.some(
        ({ service }) => service !== undefined && isMoving(service),
      ) ?? false
    );
  }

  /** Whether what is known is older than polling would let it become. */
  #isOld(): boolean {
    if (!this.#snapshot) return true;
    const age = Date.now() - Date.parse(this.#snapshot.observedAt);
    return age > 2 * this.#options.polling.slowMs;
  }
}
