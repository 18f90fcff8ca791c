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

/** How a run may end. One that is rejected is written down, and changes nothing. */
export const runEndings = [
  'succeeded',
  'failed',
  'halted',
  'rejected',
] as const;

export type RunEnding = (typeof runEndings)[number];

/** What a workload writes beside the platform's own stages: it must never be shown. */
const STRATEGY_OUTPUT = {
  stage: 'strategy',
  message: 'alpha_signal = rank(close / delay(close, 5))',
};

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
  /** Its replicas don't all come up. */
  broken?: boolean;
  changedAt: number;
  /** How many replicas it had when it was halted. */
  halted?: number;
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
  ends: RunEnding;
};

type CompanyWorkloads = {
  slug: string;
  workloads: number;
  running: boolean;
  failing?: string;
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
  /** How the next run ends, if not well. */
  nextRunEnds: RunEnding = 'succeeded';

  /** @param options.companies - slug, how many workloads each has, and the kinds of those that fail */
  static create(options: {
    clock: Clock;
    seed: string;
    companies: readonly CompanyWorkloads[];
  }): Workloads {
    return new Workloads(options);
  }

  private constructor(options: {
    clock: Clock;
    seed: string;
    companies: readonly CompanyWorkloads[];
  }) {
    this.#clock = options.clock;
    this.#seed = options.seed;
    const since = options.clock.now() - 6 * 3_600_000;
    this.#workloads = new Map(
      options.companies.flatMap(({ slug, workloads, running, failing }) =>
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
              broken: running && id === `${slug}-${failing}`,
              changedAt: since,
            },
          ];
        }),
      ),
    );
  }

  /** cp runs a service in a tenant that was provisioned for it: one workload, of the tenant's own name. */
  host(tenant: string): void {
    if (this.#workloads.has(tenant)) return;
    this.#workloads.set(tenant, {
      id: tenant,
      namespace: `tenant-${tenant}`,
      image: 'registry.alpha-swarm.example/managed-service:2026.11',
      desired: 2,
      usual: 2,
      moving: { verb: 'start', from: 0, since: this.#clock.now() },
      changedAt: this.#clock.now(),
    });
  }

  /** Everything in a namespace stops: its company is suspended. It stays so until somebody starts it. */
  stopNamespace(namespace: string): void {
    const now = this.#clock.now();
    for (const workload of this.#workloads.values()) {
      if (workload.namespace !== namespace) continue;
      workload.halted = undefined;
      if (workload.desired === 0) continue;
      const from = this.#state(workload).ready;
      workload.desired = 0;
      workload.moving = { verb: 'stop', from, since: now };
      workload.changedAt = now;
    }
  }

  /** All workloads of a namespace are gone with it. */
  removeNamespace(namespace: string): void {
    for (const workload of this.#workloads.values()) {
      if (workload.namespace === namespace) this.#workloads.delete(workload.id);
    }
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
          message: STRATEGY_OUTPUT.message,
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
    const ends = this.nextRunEnds;
    this.nextRunEnds = 'succeeded';
    if (ends !== 'rejected') {
      if (verb === 'scale') workload.desired = replicas ?? workload.desired;
      if (verb === 'stop' || ends === 'halted') workload.desired = 0;
      else if (verb === 'start') workload.desired = workload.usual;
      workload.moving = { verb, from, since: now };
      workload.changedAt = now;
      workload.broken = ends === 'failed';
    }
    const run = {
      runUid: `run-${createRandom(this.#seed, 'run', this.#runs.length).hex(16)}`,
      action: verb,
      target: id,
      key,
      startedAt: now,
      endsAt: ends === 'rejected' ? now : now + TRANSITION_MS[verb],
      ends,
    };
    this.#runs.push(run);
    return run;
  }

  describeRun(run: Run) {
    const over = this.#clock.now() >= run.endsAt;
    return {
      run_uid: run.runUid,
      status: over ? run.ends : 'running',
      action: run.action,
      target: run.target,
      idempotency_key: run.key ?? null,
      started_at: new Date(run.startedAt).toISOString(),
      finished_at: over ? new Date(run.endsAt).toISOString() : null,
    };
  }

  /** A workload's runs, newest first. @param key - only the one that began with this `Idempotency-Key` */
  runsOf(id: string, key?: string) {
    return this.#runs
      .filter(run => run.target === id && (!key || run.key === key))
      .map(run => this.describeRun(run))
      .reverse();
  }

  /** The stages of a workload with what it wrote in between, oldest first. */
  log(id: string, tail: number) {
    const { namespace, changedAt } = this.#get(id);
    const at = (time: number) => new Date(time).toISOString();
    const events = this.#runs
      .filter(run => run.target === id)
      .flatMap(run => {
        const { status } = this.describeRun(run);
        return [
          { stage: `${run.action}-requested`, timestamp: at(run.startedAt) },
          ...(status === 'running'
            ? []
            : [{ stage: `run-${status}`, timestamp: at(run.endsAt) }]),
        ];
      })
      .map(event => ({ ...event, message: event.stage }));
    return {
      service_id: id,
      namespace,
      events: [
        {
          stage: 'scheduled',
          message: 'assigned to a node',
          timestamp: at(changedAt),
        },
        { ...STRATEGY_OUTPUT, timestamp: at(changedAt) },
        ...events,
      ].slice(-tail),
    };
  }

  /**
   * How many run or are on their way.
   *
   * @param target - of the kill switch: `paper` and `bots` are kinds of workloads, all others are all of them
   */
  inflight(target = 'workloads'): number {
    const kind = { paper: 'paper-trader', bots: 'bot-host' }[target];
    return [...this.#workloads.values()].filter(
      ({ desired, id }) => desired > 0 && (!kind || id.includes(kind)),
    ).length;
  }

  /** Starts again what {@link Workloads.halt} stopped. */
  resume(): void {
    for (const workload of this.#workloads.values()) {
      if (!workload.halted) continue;
      const now = this.#clock.now();
      const from = this.#state(workload).ready;
      workload.desired = workload.halted;
      workload.halted = undefined;
      workload.moving = { verb: 'start', from, since: now };
      workload.changedAt = now;
    }
  }

  /** Stops all of them. */
  halt(): void {
    const now = this.#clock.now();
    for (const run of this.#runs) {
      if (run.endsAt > now) {
        run.ends = 'halted';
        run.endsAt = now;
      }
    }
    for (const workload of this.#workloads.values()) {
      if (workload.desired > 0) {
        const from = this.#state(workload).ready;
        workload.halted = workload.desired;
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

  #state({ desired, moving, broken }: Workload): {
    phase: string;
    ready: number;
  } {
    const settled =
      broken && desired > 0
        ? { phase: 'degraded', ready: desired - 1 }
        : { phase: desired > 0 ? 'running' : 'stopped', ready: desired };
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
