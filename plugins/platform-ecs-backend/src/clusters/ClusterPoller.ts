import type { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import type { ClusterFreshness } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { Slowdown } from '../aws/AccountCallBudget';
import { AwsCallError } from '../aws/AwsCallError';
import type { PollingConfig } from '../config/PlatformEcsConfig';
import { ownLooks, type Looks, type Seen } from '../looks/Looks';
import { isMoving } from '../state/serviceState';
import type { ClusterSnapshot } from './ClusterSnapshot';

/** How long after an action its cluster is looked at fast, whether or not anything is seen to move yet. */
const HURRY_MS = 30_000;
/** The longest pause between two looks that fail. */
const LONGEST_BACKOFF_MS = 60_000;
/** Delays are taken from this much below to this much above, so that clusters and replicas don't march in step. */
const JITTER = 0.1;
/** How much later than due another replica than the one that looked last looks itself, milliseconds: it would have been told by then. */
const HANDOVER_MS = 1_000;

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

/** Told of every good look, changed or not, in order, whichever replica made it. */
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
  /** How replicas share looks. Default: they don't. */
  looks?: Looks;
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
 * After an action it looks at once, and fast for half a minute. Failures double the pause; while AWS throttles, pauses are longer by as much as the budget says; neither
 * beyond a minute. One look at a time.
 *
 * Of several replicas the one that looked last goes on looking: it is due first. The others take over what it found as they are told of it, and look themselves when
 * they haven't been for a while, or after an action. While they can't know of one another, each looks by itself, and never faster than `slow`.
 */
export class ClusterPoller {
  readonly #options: ClusterPollerOptions;
  readonly #random: () => number;
  readonly #looks: Looks;
  readonly #stopping = new AbortController();
  readonly #observers: LookObserver[] = [];
  #snapshot?: ClusterSnapshot;
  /** When the look began that found it, by the monotonic clock. */
  #seenAt = Number.NEGATIVE_INFINITY;
  /** The number of that look. */
  #known = 0;
  #by: Seen<ClusterSnapshot>['by'] = 'us';
  #problem?: string;
  #failures = 0;
  /** When this replica last learned of a look, good or bad, by the monotonic clock: the next one is due a pause later. */
  #learnedAt = Number.NEGATIVE_INFINITY;
  /** Until when all replicas rest after a failure, by the monotonic clock. */
  #restUntil = 0;
  #viewedAt = Number.NEGATIVE_INFINITY;
  #hurryUntil = Number.NEGATIVE_INFINITY;
  #looking?: Promise<void>;
  #catchingUp?: Promise<void>;
  /** Another replica has looked since, and nobody here needed to know. */
  #behind = false;
  #lookAgain = false;
  /** What began before this, by the monotonic clock, will not do: somebody changed something. */
  #changedAt?: number;
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
    this.#looks = options.looks ?? ownLooks;
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
      if (this.#behind) this.#catchUp();
      this.#schedule();
    }
    // A page that is told of a change must not be answered from before it.
    await this.#catchingUp;
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
    this.#changedAt = performance.now();
    // A look that is under way may have read what was before the change.
    if (this.#looking) this.#lookAgain = true;
    else this.#look();
  }

  /** Tells `observer` of every good look from now on. What it throws is logged, and holds nothing up. */
  onLook(observer: LookObserver): void {
    this.#observers.push(observer);
  }

  /**
   * Sees to it that what is known is no older than `maxAgeMs`, without counting as somebody who looks at the page. Never throws.
   *
   * @param maxAgeMs - milliseconds
   */
  async refresh(maxAgeMs: number): Promise<void> {
    await this.#catchUp();
    if (performance.now() - this.#seenAt >= maxAgeMs)
      await this.#look(maxAgeMs);
  }

  /** Another replica has looked. */
  lookedElsewhere(): void {
    if (this.#isWatched() || Date.now() < this.#hurryUntil) this.#catchUp();
    else this.#behind = true;
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

  /** @param maxAgeMs - how long ago another replica's look began that will do */
  #look(maxAgeMs?: number): Promise<void> {
    this.#unschedule();
    this.#looking ??= this.#lookOnce(maxAgeMs).finally(() => {
      this.#looking = undefined;
      this.#waking = false;
      const again = this.#lookAgain;
      this.#lookAgain = false;
      if (again && !this.#stopping.signal.aborted) this.#look();
      else this.#schedule();
    });
    return this.#looking;
  }

  async #lookOnce(maxAgeMs: number | undefined): Promise<void> {
    const { look, polling } = this.#options;
    const changedAt = this.#changedAt;
    const signal = AbortSignal.any([
      AbortSignal.timeout(polling.deadlineMs),
      this.#stopping.signal,
    ]);
    const looking = this.#looks.take<ClusterSnapshot>({
      subject: clusterSubject(this.#options.cluster),
      maxAgeMs: () =>
        changedAt === undefined
          ? (maxAgeMs ?? this.#patienceMs())
          : performance.now() - changedAt,
      known: this.#known,
      anyway: changedAt !== undefined,
      failures: this.#failures,
      restMs: failures => this.#pauseMs(failures) ?? polling.slowMs,
      look: () => look({ signal }),
      signal,
      stopping: this.#stopping.signal,
    });
    const seen = await looking.catch((): Seen<ClusterSnapshot> => ({
      by: 'us',
      failed: {
        error: new Error('Another replica has been looking for too long'),
        failures: this.#failures + 1,
        restMs: 0,
      },
    }));
    if (this.#stopping.signal.aborted) return;
    if (this.#changedAt === changedAt) this.#changedAt = undefined;
    this.#learnedAt = performance.now();
    this.#accept(seen);
  }

  /** Takes over what another replica has found since. Never throws. */
  #catchUp(): Promise<void> {
    const { cluster } = this.#options;
    this.#behind = false;
    this.#catchingUp ??= this.#looks
      .newer<ClusterSnapshot>(clusterSubject(cluster), this.#known)
      .then(seen => {
        if (!seen || this.#stopping.signal.aborted) return;
        this.#accept(seen);
        if (this.#timer !== undefined) this.#schedule();
      })
      .finally(() => {
        this.#catchingUp = undefined;
      });
    return this.#catchingUp;
  }

  #accept({ by, found, failed }: Seen<ClusterSnapshot>): void {
    // A look here and what another replica tells may cross.
    if (found && (by !== 'others' || found.number > this.#known)) {
      this.#learnedAt = performance.now();
      this.#snapshot = found.value;
      this.#known = found.number;
      this.#seenAt = performance.now() - found.ageMs;
      this.#tellObservers(found.value);
    }
    this.#by = by;
    const failures = failed?.failures ?? 0;
    if (failures !== this.#failures) this.#learnedAt = performance.now();
    this.#failures = failures;
    this.#restUntil = performance.now() + (failed?.restMs ?? 0);
    if (failed) this.#noteProblem(failed.error);
    else this.#problem = undefined;
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

  #noteProblem(error: Error): void {
    const { cluster, logger } = this.#options;
    const { message } = error;
    const problem = `${message}.`;
    // The one who looked logs it.
    if (problem !== this.#problem && this.#by !== 'others') {
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
    const pause = this.#pauseMs(this.#failures);
    if (pause === undefined || this.#stopping.signal.aborted) return;
    const jittered = pause * (1 + JITTER * (2 * this.#random() - 1));
    const due = Math.max(this.#learnedAt + jittered, this.#restUntil);
    const handover = this.#by === 'others' ? this.#handoverMs(pause) : 0;
    const wait = Math.max(0, due + handover - performance.now());
    this.#nextLookAt = Date.now() + wait;
    this.#timer = setTimeout(() => this.#look(), wait);
    this.#timer.unref();
  }

  #unschedule(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** How much later than the replica that looks another one is due, whatever their jitter. */
  #handoverMs(pause: number): number {
    return 2 * JITTER * pause + HANDOVER_MS;
  }

  /** How long ago another replica's look began that saves one here, milliseconds. */
  #patienceMs(): number {
    const pause = this.#pauseMs(0) ?? this.#options.polling.slowMs;
    // The one that looks is due now: only what another one found meanwhile will do.
    return this.#by === 'others' || !this.#snapshot
      ? pause + this.#handoverMs(pause)
      : pause / 2;
  }

  #pauseMs(failures: number): number | undefined {
    const { fastMs, slowMs } = this.#options.polling;
    const watched = this.#isWatched();
    const moving = this.#isMoving();
    const hurried = Date.now() < this.#hurryUntil;
    if (!watched && !moving && !hurried) return undefined;
    const fast = hurried || (watched && moving);
    const usual = fast && this.#by !== 'alone' ? fastMs : slowMs;
    const slowness = this.#options.slowdown()?.slowness ?? 1;
    // A slowdown is over in minutes: nobody should find out a pause later.
    return Math.min(
      usual * slowness * 2 ** failures,
      Math.max(usual, LONGEST_BACKOFF_MS),
    );
  }

  #slowedInWords(): string | undefined {
    const slowdown = this.#options.slowdown();
    const pause = this.#pauseMs(this.#failures);
    if (pause === undefined) return undefined;
    const every = `a look every ${Math.round(pause / 100) / 10} s`;
    if (slowdown) {
      return `AWS is throttling ${slowdown.api}: slowed to ${every}; it is called ${slowdown.slowness} times slower than usual.`;
    }
    return this.#by === 'alone'
      ? `The portal's database is away, and with it what its replicas find for one another: each makes ${every}.`
      : undefined;
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
    const age = performance.now() - this.#seenAt;
    return age > 2 * this.#options.polling.slowMs;
  }
}

/** What the looks at a cluster are shared under. */
export function clusterSubject(cluster: string): string {
  return `cluster/${cluster}`;
}
