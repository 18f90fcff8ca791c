import { setTimeout as pause } from 'node:timers/promises';
import { NotFoundError } from '@backstage/errors';
import type {
  CpOperationsClient,
  Deployment,
  RecordedRun,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  judgeByState,
  judgeRun,
  type RunAim,
  type RunVerdict,
} from './judgeRun';

/** What is followed. */
export type FollowedRun = {
  serviceId: string;
  /** The portal's action, whose id cp got as `Idempotency-Key`. */
  actionId: string;
  aim: RunAim;
  before: { changedAt: string | null };
};

/** What was seen of a run. */
export type RunSighting = {
  verdict: RunVerdict;
  /** cp's id of it; absent where cp has no such run, or doesn't tell of runs. */
  runUid?: string;
  /** Whether cp tells of runs: then one that it doesn't tell of was never begun. */
  told: boolean;
  now: Deployment;
};

type FollowedCp = Pick<CpOperationsClient, 'deployment' | 'deploymentRuns'>;

/** Finds out what became of a run: from cp's `workload_runs`, or where cp doesn't tell of these from the workload's state. */
export class RunFollower {
  readonly #cp: FollowedCp;
  readonly #pauseMs: number;

  /** @param options.pauseMs - between two looks, milliseconds */
  static create(options: { cp: FollowedCp; pauseMs?: number }): RunFollower {
    return new RunFollower(options.cp, options.pauseMs ?? 1_000);
  }

  private constructor(cp: FollowedCp, pauseMs: number) {
    this.#cp = cp;
    this.#pauseMs = pauseMs;
  }

  /**
   * Looks until the run has come to its end. A look that fails says nothing about the run: there is another.
   *
   * @throws when `signal` aborts: it isn't known how the run ends
   */
  async follow(
    followed: FollowedRun,
    signal: AbortSignal,
  ): Promise<RunSighting> {
    for (;;) {
      const sighting = await this.look(followed, signal).catch(() => undefined);
      signal.throwIfAborted();
      if (sighting && sighting.verdict.end !== 'under-way') return sighting;
      await pause(this.#pauseMs, undefined, { signal });
    }
  }

  /** One look. @throws what the client throws */
  async look(
    { serviceId, actionId, aim, before }: FollowedRun,
    signal: AbortSignal,
  ): Promise<RunSighting> {
    const call = { signal };
    const [now, runs] = await Promise.all([
      this.#cp.deployment(serviceId, call),
      this.#runs(serviceId, actionId, signal),
    ]);
    const run = runs?.find(({ idempotencyKey }) => idempotencyKey === actionId);
    return {
      now,
      told: runs !== undefined,
      ...(run
        ? { verdict: judgeRun(run), runUid: run.runUid }
        : { verdict: judgeByState(aim, now, before) }),
    };
  }

  /** undefined where cp doesn't tell of runs. */
  async #runs(
    serviceId: string,
    idempotencyKey: string,
    signal: AbortSignal,
  ): Promise<RecordedRun[] | undefined> {
    try {
      return await this.#cp.deploymentRuns(
        { serviceId, idempotencyKey },
        { signal },
      );
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  }
}
