import type { CpOperationsClient } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type { Workload } from '@alphaswarm-admin/plugin-deployments-common';
import { toError } from '@backstage/errors';
import { aboutThePortal } from '../aboutThePortal';
import { workloadOf } from './workloadOf';

/** So old, milliseconds, what was read is read again behind the answer. */
const FRESH_MS = 5_000;

/** So old, milliseconds, it is read again before there is an answer. */
const STALE_MS = 60_000;

/** So many workloads are held at the most. */
const MAX_WORKLOADS = 20_000;

/** The lists of so many companies are held beside the list of all. */
const MAX_COMPANIES = 100;

/** The workloads that cp told of, and how old that is. */
export type WorkloadSnapshot = {
  workloads: readonly Workload[];
  observedAt: string;
  /** Why cp could not be asked since. */
  problem?: string;
  /** How many there were beyond those that are held. */
  leftOut: number;
};

type Held = {
  snapshot?: Omit<WorkloadSnapshot, 'problem'>;
  problem?: string;
  /** Something was changed since it was begun to be read. */
  outdated: boolean;
  reading?: Promise<void>;
};

/**
 * What alphaswarm-cp says of workloads, kept for all viewers: cp lists all of them at once, or a company's, and has no pages. Viewers get what is held while it is
 * read again behind their back, so that a page costs them no call. It is bounded, and told by its age.
 */
export class WorkloadSnapshots {
  readonly #cp: Pick<CpOperationsClient, 'deployments'>;
  readonly #prefix: string;
  /** By company, `''` for all; the least recently used first. */
  readonly #held = new Map<string, Held>();

  /** @param options.namespacePrefix - what companies' namespaces begin with */
  static create(options: {
    cp: Pick<CpOperationsClient, 'deployments'>;
    namespacePrefix: string;
  }): WorkloadSnapshots {
    return new WorkloadSnapshots(options.cp, options.namespacePrefix);
  }

  private constructor(
    cp: Pick<CpOperationsClient, 'deployments'>,
    prefix: string,
  ) {
    this.#cp = cp;
    this.#prefix = prefix;
  }

  /**
   * A company's workloads, or everybody's.
   *
   * @throws what the client throws, while nothing was ever read: an outage is never an empty list
   */
  async view(company = ''): Promise<WorkloadSnapshot> {
    const held = this.#of(company);
    const ageMs =
      held.snapshot && !held.outdated
        ? Date.now() - Date.parse(held.snapshot.observedAt)
        : Infinity;
    if (ageMs >= FRESH_MS) {
      const reading = this.#read(company, held);
      // Failures are told with what is held.
      if (ageMs >= STALE_MS) await reading;
    }
    const { snapshot, problem } = held;
    if (!snapshot) throw new Error('Nothing was read, and nothing was thrown');
    return { ...snapshot, problem };
  }

  /** Somebody changed something: what is held, or being read, is not what the next viewer should get. */
  hurry(): void {
    for (const held of this.#held.values()) {
      held.outdated = true;
      held.reading = undefined;
    }
  }

  #of(company: string): Held {
    const held = this.#held.get(company) ?? { outdated: false };
    this.#held.delete(company);
    this.#held.set(company, held);
    if (this.#held.size > MAX_COMPANIES + 1) {
      const [oldest] = [...this.#held.keys()].filter(key => key !== '');
      this.#held.delete(oldest);
    }
    return held;
  }

  /** One call at a time for each list. Rejects only while there is nothing to show. */
  #read(company: string, held: Held): Promise<void> {
    if (held.reading) return held.reading;
    const reading = this.#ask(company)
      .then(
        snapshot => {
          // A read that was begun before a change is better than nothing, and no better than one after it.
          if (held.reading !== reading && held.snapshot) return;
          held.snapshot = snapshot;
          held.problem = undefined;
          if (held.reading === reading) held.outdated = false;
        },
        error => {
          held.problem = toError(error).message;
          if (!held.snapshot) throw error;
        },
      )
      .finally(() => {
        if (held.reading === reading) held.reading = undefined;
      });
    held.reading = reading;
    return reading;
  }

  async #ask(company: string): Promise<Omit<WorkloadSnapshot, 'problem'>> {
    const namespace = company ? `${this.#prefix}${company}` : undefined;
    const observedAt = new Date().toISOString();
    const deployments = await this.#cp
      .deployments({ namespace }, {})
      .catch(error => {
        throw aboutThePortal(error);
      });
    const workloads = deployments
      .map(deployment => workloadOf(deployment, this.#prefix))
      .filter(workload => !company || workload.company === company);
    return {
      workloads: workloads.slice(0, MAX_WORKLOADS),
      observedAt,
      leftOut: Math.max(0, workloads.length - MAX_WORKLOADS),
    };
  }
}
