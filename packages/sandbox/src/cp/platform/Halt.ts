import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Clock } from '../../clock';

/** What the fan-out reaches, and how long each takes, milliseconds of real time. */
const TARGETS = {
  workloads: 350,
  terraform: 900,
  agents: 250,
  paper: 150,
  bots: 300,
  rl: 450,
  'quant-agents': 250,
  workflows: 200,
};

export type HaltTarget = keyof typeof TARGETS;

const targetNames = Object.keys(TARGETS) as [HaltTarget, ...HaltTarget[]];

/** What a target does when it is halted. */
const outcomes = {
  halted: undefined,
  unauthorized: {
    error: 'the target answered 401',
    code: 'unauthorized',
    status_code: 401,
  },
  forbidden: {
    error: 'the target answered 403',
    code: 'forbidden',
    status_code: 403,
  },
  'not-found': {
    error: 'the target answered 404',
    code: 'not_found',
    status_code: 404,
  },
  timeout: {
    error: 'the target did not answer in time',
    code: 'timeout',
    status_code: null,
  },
  garbage: {
    error: 'the target answered something else',
    code: 'bad_response',
    status_code: 200,
  },
  /** cp mistakes a refusal for a halt, as its earlier generation did. */
  mistaken: undefined,
  /** cp doesn't mention it. */
  unmentioned: undefined,
};

/** Of the control API: how a target behaves from now on. */
export const haltTargetSchema = z.strictObject({
  target: z.enum(targetNames),
  outcome: z
    .enum(Object.keys(outcomes) as [keyof typeof outcomes])
    .default('halted'),
  /** How long it takes. */
  ms: z.number().int().min(0).max(60_000).optional(),
});

/** What a halt stops, and lets go on when it is released. */
export type Haltable = {
  /** How many things of a target run. */
  running: (target: HaltTarget) => number;
  stopWorkloads: () => void;
  resumeWorkloads: () => void;
};

/** What a target made of the last halt. */
type Report = {
  halted?: { target: HaltTarget; result: unknown };
  failure?: {
    target: HaltTarget;
    error: string;
    code: string;
    status_code: number | null;
  };
};

/** cp's kill switch. */
export class Halt {
  readonly #clock: Clock;
  readonly #haltable: Haltable;
  readonly #behaviour = new Map<
    HaltTarget,
    { outcome: keyof typeof outcomes; ms: number }
  >();
  readonly #pending = new Set<HaltTarget>();
  readonly #reports = new Map<HaltTarget, Report>();
  #active: { reason: string; since: number } | undefined;

  static create(options: { clock: Clock; haltable: Haltable }): Halt {
    return new Halt(options.clock, options.haltable);
  }

  private constructor(clock: Clock, haltable: Haltable) {
    this.#clock = clock;
    this.#haltable = haltable;
  }

  /** What is halted, and since when; undefined while everything runs. */
  get active(): { reason: string; since: number } | undefined {
    return this.#active;
  }

  /** How many targets are being halted. */
  get pending(): number {
    return this.#pending.size;
  }

  /** `targets` of the halt's status: what each is up to, and how many things of it run. */
  targets() {
    return targetNames.map(target => {
      const report = this.#reports.get(target);
      const state = () => {
        if (this.#pending.has(target)) return { state: 'halting' };
        if (report?.halted) {
          return { state: 'halted', result: report.halted.result };
        }
        return report ? { state: 'failed', ...report.failure } : undefined;
      };
      return {
        target,
        inflight_count:
          report?.halted?.result === 'halted'
            ? 0
            : this.#haltable.running(target),
        ...(state() ?? { state: 'idle' }),
      };
    });
  }

  setTarget(behaviour: z.output<typeof haltTargetSchema>): void {
    const { target, outcome, ms } = behaviour;
    this.#behaviour.set(target, { outcome, ms: ms ?? TARGETS[target] });
  }

  /** Halts all targets at the same time, each of which takes its time. */
  async engage(reason: string, userId: string) {
    const triggeredAt = this.#clock.now();
    this.#active ??= { reason, since: triggeredAt };
    const reports = await Promise.all(
      targetNames.map(target => this.#haltTarget(target)),
    );
    return {
      triggered_at: new Date(triggeredAt).toISOString(),
      user_id: userId,
      reason,
      halted: reports.flatMap(({ halted }) => halted ?? []),
      failures: reports.flatMap(({ failure }) => failure ?? []),
    };
  }

  release(): void {
    if (this.#active) this.#haltable.resumeWorkloads();
    this.#active = undefined;
    this.#reports.clear();
  }

  /** As if nobody had ever halted anything, or told a target how to behave. */
  forget(): void {
    this.release();
    this.#behaviour.clear();
  }

  async #haltTarget(target: HaltTarget): Promise<Report> {
    const { outcome, ms } = this.#behaviour.get(target) ?? {
      outcome: 'halted' as const,
      ms: TARGETS[target],
    };
    this.#pending.add(target);
    await pause(ms);
    this.#pending.delete(target);
    const report = this.#reportOf(target, outcome);
    if (this.#active) this.#reports.set(target, report);
    return report;
  }

  #reportOf(target: HaltTarget, outcome: keyof typeof outcomes): Report {
    const failed = outcomes[outcome];
    if (failed) {
      return { failure: { target, ...failed } };
    }
    switch (outcome) {
      case 'unmentioned':
        return {};
      case 'mistaken':
        return { halted: { target, result: { status_code: 401 } } };
      default:
        if (target === 'workloads') this.#haltable.stopWorkloads();
        return { halted: { target, result: 'halted' } };
    }
  }
}
