import type { Clock } from '../../clock';
import { createRandom } from '../../random';

/** How long a workload takes to do what it is told, milliseconds. */
const TRANSITION_MS = {
  start: 3_000,
  stop: 2_000,
  restart: 4_000,
  scale: 2_500,
};

export type Verb = keyof typeof TRANSITION_MS;

/** A customer's workload. */
type Workload = {
  id: string;
  namespace: string;
  image: string;
  desired: number;
  /** What `start` brings it back to. */
  usual: number;
  /** What it is on its way to, and since when. */
  moving: { verb: Verb; from: number; since: number } | undefined;
  changedAt: number;
};

/** A row of `workload_runs`. */
export type Run = {
  runUid: string;
  action: Verb;
  target: string;
  /** The `Idempotency-Key` with which it came. */
  key: string | undefined;
  startedAt: number;
  endsAt: number;
  halted: boolean;
};

const KINDS = [
  { kind: 'backtest-runner', replicas: 3 },
  { kind: 'paper-trader', replicas: 2 },
  { kind: 'bot-host', replicas: 2 },
  { kind: 'notebook', replicas: 1 },
];

/** Customers' workloads. Where each is on its way follows from the clock, without timers. */
export class Workloads {
  readonly #clock: Clock;
  readonly #seed: string;
  readonly #workloads: Map<string, Workload>;
  #runs: Run[] = [];

  /** @param options.companies - slug, and how many workloads each has */
  static create(options: {
    clock: Clock;
    seed: string;
    companies: readonly { slug: string; workloads: number; running: boolean }[];
  }): Workloads {
    return new Workloads(options);
  }

  private constructor(options: {
    clock: Clock;
    seed: string;
    companies: readonly { slug: string; workloads: number; running: boolean }[];
  }) {
    this.#clock = options.clock;
    this.#seed = options.seed;
    const since = options.clock.now() - 6 * 3_600_000;
    this.#workloads = new Map(
      options.companies.flatMap(({ slug, workloads, running }) =>
        Array.from({ length: workloads }, (_, index): [string, Workload] => {
          const { kind, replicas } = KINDS[index % KINDS.length];
          const round = Math.floor(index / KINDS.length);
          const id = `${slug}-${kind}${round ? `-${round + 1}` : ''}`;
          return [
            id,
            {
              id,
              namespace: `tenant-${slug}`,
              image: `registry.alpha-swarm.example/${kind}:2026.11`,
              desired: running ? replicas : 0,
              usual: replicas,
              moving: undefined,
              changedAt: since,
            },
          ];
        }),
      ),
    );
  }

  has(id: string): boolean {
    return this.#workloads.has(id);
  }

  list(namespace?: string) {
    return [...this.#workloads.values()]
      .filter(workload => !namespace || workload.namespace === namespace)
      .map(workload => this.describe(workload.id));
  }

  /** DeploymentStatus. */
  describe(id: string) {
    const workload = this.#get(id);
    const { phase, ready } = this.#state(workload);
    const moving = workload.moving;
    const movedAt =
      moving &&
      phase !== 'starting' &&
      phase !== 'stopping' &&
      phase !== 'updating'
        ? moving.since + TRANSITION_MS[moving.verb]
        : (moving?.since ?? workload.changedAt);
    return {
      service_id: workload.id,
      provider: 'kubernetes',
      phase,
      replicas_desired: workload.desired,
      replicas_ready: ready,
      image: workload.image,
      namespace: workload.namespace,
      last_transition_at: new Date(movedAt).toISOString(),
      conditions: [
        {
          type: 'Available',
          status: ready > 0 ? 'True' : 'False',
          reason: ready > 0 ? 'MinimumReplicasAvailable' : 'NoReplicas',
          message: 'alpha_signal = rank(close / delay(close, 5))',
        },
      ],
      endpoints: {
        http: `http://svc:hunter2@${workload.id}.${workload.namespace}.svc:8080/?sig=c2VjcmV0`,
      },
    };
  }

  /**
   * Begins a run. The same key begins it once.
   *
   * @param replicas - of `scale`
   */
  begin(
    id: string,
    verb: Verb,
    key: string | undefined,
    replicas?: number,
  ): Run {
    const repeated = key && this.#runs.find(run => run.key === key);
    if (repeated) {
      return repeated;
    }
    const workload = this.#get(id);
    const now = this.#clock.now();
    const from = this.#state(workload).ready;
    if (verb === 'scale') workload.desired = replicas ?? workload.desired;
    if (verb === 'stop') workload.desired = 0;
    if (verb === 'start') workload.desired = workload.usual;
    workload.moving = { verb, from, since: now };
    workload.changedAt = now;
    const run = {
      runUid: `run-${createRandom(this.#seed, 'run', this.#runs.length).hex(16)}`,
      action: verb,
      target: id,
      key,
      startedAt: now,
      endsAt: now + TRANSITION_MS[verb],
      halted: false,
    };
    this.#runs.push(run);
    return run;
  }

  describeRun(run: Run) {
    const over = this.#clock.now() >= run.endsAt;
    const finished = run.halted ? 'halted' : 'succeeded';
    return {
      run_uid: run.runUid,
      status: over || run.halted ? finished : 'running',
      action: run.action,
      target: run.target,
      started_at: new Date(run.startedAt).toISOString(),
    };
  }

  /** How many run or are on their way. */
  inflight(): number {
    return [...this.#workloads.values()].filter(
      workload => workload.desired > 0,
    ).length;
  }

  /** Stops all of them. */
  halt(): void {
    const now = this.#clock.now();
    for (const run of this.#runs) {
      if (run.endsAt > now) run.halted = true;
    }
    for (const workload of this.#workloads.values()) {
      if (workload.desired > 0) {
        const from = this.#state(workload).ready;
        workload.desired = 0;
        workload.moving = { verb: 'stop', from, since: now };
        workload.changedAt = now;
      }
    }
  }

  #get(id: string): Workload {
    const workload = this.#workloads.get(id);
    if (!workload) {
      throw new RangeError(`No workload ${id}`);
    }
    return workload;
  }

  #state({ desired, moving }: Workload): { phase: string; ready: number } {
    const settled = {
      phase: desired > 0 ? 'running' : 'stopped',
      ready: desired,
    };
    if (!moving) {
      return settled;
    }
    const done =
      (this.#clock.now() - moving.since) / TRANSITION_MS[moving.verb];
    if (done >= 1) {
      return settled;
    }
    const { verb, from } = moving;
    // One replica after the other: a restart never goes below one less.
    const ready =
      verb === 'restart'
        ? Math.max(0, desired - 1)
        : Math.round(from + (desired - from) * done);
    const phases = {
      start: 'starting',
      stop: 'stopping',
      restart: 'updating',
      scale: 'updating',
    };
    return { phase: phases[verb], ready };
  }
}
