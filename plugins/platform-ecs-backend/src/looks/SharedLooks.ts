import { setTimeout as delay } from 'node:timers/promises';
import { metrics, type Counter } from '@opentelemetry/api';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { AwsCallError } from '../aws/AwsCallError';
import { lookAlone, type Looks, type Seen, type Wanted } from './Looks';
import type { LookNews } from './LookNews';
import {
  LEASE_MS,
  type LookFailure,
  type LookStore,
  type StoredLook,
} from './LookStore';

/** How often the lease of a look that is under way is renewed, milliseconds. */
const RENEW_EVERY_MS = LEASE_MS / 4;
/** How often it is seen after a look that another replica is at, milliseconds. */
const BUSY_EVERY_MS = 100;
/** For how long Postgres is not asked again after it did not answer, milliseconds: readers must not wait for it one by one. */
const AWAY_FOR_MS = 5_000;

/** Options of {@link SharedLooks.create}. */
export type SharedLooksOptions = {
  store: LookStore;
  news: Pick<LookNews, 'tellLooked'>;
  logger: LoggerService;
};

/**
 * Looks that all replicas share: one looks, with a lease in Postgres, and the others get what it found. A look that fails is shared too, and for how long all rest
 * after it. When Postgres is away, each replica looks for itself.
 *
 * @see docs/decisions/0023-shared-looks.md
 */
export class SharedLooks implements Looks {
  readonly #options: SharedLooksOptions;
  readonly #looks: Counter;
  #awayUntil = 0;

  static create(options: SharedLooksOptions): SharedLooks {
    return new SharedLooks(options);
  }

  private constructor(options: SharedLooksOptions) {
    this.#options = options;
    this.#looks = metrics
      .getMeter('alphaswarm-admin')
      .createCounter('platform_ecs.looks', {
        description:
          'Looks at AWS that were wanted: made by this replica (`us`), found by another one (`others`), or made while Postgres was away (`alone`)',
      });
  }

  async take<T>(wanted: Wanted<T>): Promise<Seen<T>> {
    const seen = await this.#take(wanted);
    this.#looks.add(1, { by: seen.by });
    return seen;
  }

  async newer<T>(subject: string, known: number): Promise<Seen<T> | undefined> {
    const { store } = this.#options;
    const look = await this.#ask(() => store.read(subject, known));
    return look && seenOf<T>(look, known);
  }

  async #take<T>(wanted: Wanted<T>): Promise<Seen<T>> {
    const { store } = this.#options;
    const { subject, known, anyway = false, signal } = wanted;
    for (;;) {
      const maxAgeMs = wanted.maxAgeMs();
      const claimed = await this.#ask(() =>
        store.claim(subject, { maxAgeMs, known, anyway }),
      );
      if (!claimed) return lookAlone(wanted, 'alone');
      const { mine, look } = claimed;
      if (mine) return this.#look(wanted, look);
      if (look.ageMs <= maxAgeMs) return seenOf(look, known);
      const isAny = look.number > 0 || look.failures > 0;
      if (isAny && !look.busy && !anyway) return seenOf(look, known);
      await delay(BUSY_EVERY_MS, undefined, { signal });
    }
  }

  async #look<T>(wanted: Wanted<T>, last: StoredLook): Promise<Seen<T>> {
    const { store, news } = this.#options;
    const { subject, stopping } = wanted;
    const renewing = setInterval(
      () => this.#ask(() => store.renew(subject)),
      RENEW_EVERY_MS,
    );
    const began = performance.now();
    try {
      const value = await wanted.look(last.found as T | undefined);
      const number = await this.#ask(() => store.put(subject, value));
      if (number !== undefined) news.tellLooked(subject);
      const ageMs = performance.now() - began;
      return {
        by: 'us',
        found: { value, number: number ?? wanted.known, ageMs },
      };
    } catch (error) {
      if (stopping?.aborted) {
        await this.#ask(() => store.release(subject));
        throw error;
      }
      const failures = last.failures + 1;
      const restMs = wanted.restMs(failures);
      const failure = failureOf(error);
      await this.#ask(() => store.fail(subject, { failures, failure, restMs }));
      news.tellLooked(subject);
      return {
        ...seenOf<T>({ ...last, failures: 0 }, wanted.known),
        by: 'us',
        failed: { error: toError(error), failures, restMs },
      };
    } finally {
      clearInterval(renewing);
    }
  }

  /** What Postgres says; `undefined` if it is away. */
  async #ask<T>(question: () => Promise<T>): Promise<T | undefined> {
    if (performance.now() < this.#awayUntil) return undefined;
    try {
      return await question();
    } catch (error) {
      // An outage is logged by the database itself.
      if (toError(error).name !== 'ServiceUnavailableError') {
        this.#options.logger.error('Looks are not shared', toError(error));
      }
      this.#awayUntil = performance.now() + AWAY_FOR_MS;
      return undefined;
    }
  }
}

function seenOf<T>(look: StoredLook, known: number): Seen<T> {
  const { number, found, ageMs, failures, failure, restMs, ours } = look;
  return {
    by: ours ? 'us' : 'others',
    ...(number > known && { found: { value: found as T, number, ageMs } }),
    ...(failures > 0 && {
      failed: { error: errorOf(failure), failures, restMs },
    }),
  };
}

function failureOf(error: unknown): LookFailure {
  const { message } = toError(error);
  return error instanceof AwsCallError
    ? { message, permission: error.permission, problem: error.problem }
    : { message };
}

function errorOf(failure: LookFailure | undefined): Error {
  const {
    message = 'The last look failed',
    permission,
    problem,
  } = failure ?? {};
  return permission !== undefined && problem !== undefined
    ? new AwsCallError(message, {
        permission,
        problem: problem as AwsCallError['problem'],
      })
    : new Error(message);
}
