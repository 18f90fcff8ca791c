// The kill switch, as alphaswarm-cp tells of it.
import { z } from 'zod';
import { printable } from '../cpAnswers';
import { count, label, optional, timestamp } from './fields';

/** What cp's fan-out halts. */
export const HALT_TARGETS = [
  'workloads',
  'terraform',
  'agents',
  'paper',
  'bots',
  'rl',
  'quant-agents',
  'workflows',
] as const;

/** A target that said itself that it halted. */
export type HaltedTarget = { target: string; result: string };

/** A target of which nobody may say that it halted. */
export type HaltFailure = {
  target: string;
  /** In words, fit for a page. */
  error: string;
  /** e.g. `forbidden`, `timeout`; `not_reported` and `unclear_result` are the portal's own. */
  code: string;
  /** The HTTP status with which the target answered, where it did. */
  statusCode?: number;
};

/** What came of a halt. Every one of {@link HALT_TARGETS} is in exactly one of the two lists. */
export type HaltReport = {
  /** ISO 8601 UTC. */
  triggeredAt: string;
  halted: HaltedTarget[];
  failures: HaltFailure[];
};

/** The only results that say "halted". Anything else isn't believed. */
const HALTED_RESULTS = ['halted', 'already_halted', 'nothing_to_halt'];

const failureFields = {
  error: z.string(),
  code: z.string().nullish(),
  status_code: z.number().int().nullish(),
};

const haltBodySchema = z.object({
  triggered_at: timestamp,
  halted: z.array(z.object({ target: label, result: z.unknown() })),
  failures: z.array(z.object({ target: label, ...failureFields })),
});

/** Why a target isn't halted. */
type FailureReason = Omit<HaltFailure, 'target'>;

function failureReason(failure: {
  error: string;
  code?: string | null;
  status_code?: number | null;
}): FailureReason {
  return {
    error: printable(failure.error),
    code: printable(failure.code ?? 'failed').slice(0, 64),
    ...(failure.status_code && { statusCode: failure.status_code }),
  };
}

const unclearResult: FailureReason = {
  error: 'it was reported as halted with a result that does not say so',
  code: 'unclear_result',
};

/**
 * The answer to `POST /manage/workflows/halt`.
 *
 * Only a target that is reported as halted, with a result that says so, and not as failed at the same time, counts as halted. One that cp doesn't mention failed.
 */
export const haltReportSchema = haltBodySchema.transform((body): HaltReport => {
  const failures = new Map<string, HaltFailure>();
  for (const { target, ...failure } of body.failures) {
    failures.set(target, { target, ...failureReason(failure) });
  }
  const halted = new Map<string, HaltedTarget>();
  for (const { target, result } of body.halted) {
    if (failures.has(target)) continue;
    const said = HALTED_RESULTS.find(known => known === result);
    if (said) halted.set(target, { target, result: said });
    else {
      failures.set(target, { target, ...unclearResult });
    }
  }
  for (const [target] of failures) halted.delete(target);
  for (const target of HALT_TARGETS) {
    if (halted.has(target) || failures.has(target)) continue;
    failures.set(target, {
      target,
      error: 'alphaswarm-cp did not report on it',
      code: 'not_reported',
    });
  }
  return {
    triggeredAt: body.triggered_at,
    halted: [...halted.values()],
    failures: [...failures.values()],
  };
});

/** What a target is up to; `idle` is one that nobody told to halt. */
export type HaltTargetStatus = {
  target: string;
  state: 'idle' | 'halting' | 'halted' | 'failed';
  /** How many things of it are under way, where cp counts them. */
  inflightCount?: number;
  /** Why it isn't halted, of one that failed. */
  failure?: FailureReason;
};

const targetStatusSchema = z
  .object({
    target: label,
    state: z.enum(['idle', 'halting', 'halted', 'failed']),
    inflight_count: optional(count),
    result: z.unknown().optional(),
    ...failureFields,
    error: z.string().default('it gave no reason'),
  })
  .transform((status): HaltTargetStatus => {
    const { target, inflight_count: inflightCount } = status;
    const told = {
      target,
      ...(inflightCount !== undefined && { inflightCount }),
    };
    if (status.state === 'failed') {
      return { ...told, state: 'failed', failure: failureReason(status) };
    }
    if (
      status.state === 'halted' &&
      !HALTED_RESULTS.some(known => known === status.result)
    ) {
      return { ...told, state: 'failed', failure: unclearResult };
    }
    return { ...told, state: status.state };
  });

/** Whether everything is halted at present. */
export const haltStatusSchema = z
  .object({
    inflight_count: z.number().int().min(0),
    global_halt_active: z.boolean(),
    global_halt_reason: z
      .string()
      .nullish()
      .transform(reason => reason?.slice(0, 512) || undefined),
    // Nobody promised it. Where it is something else, the rest of the status still counts, and nothing of this is believed.
    targets: optional(z.array(targetStatusSchema)).catch(undefined),
  })
  .transform(status => ({
    /** How many workloads are still under way. */
    inflightCount: status.inflight_count,
    globalHaltActive: status.global_halt_active,
    ...(status.global_halt_reason && {
      globalHaltReason: status.global_halt_reason,
    }),
    /** What each target is up to, if cp tells. */
    ...(status.targets && { targets: status.targets }),
  }));

export type HaltStatus = z.output<typeof haltStatusSchema>;
