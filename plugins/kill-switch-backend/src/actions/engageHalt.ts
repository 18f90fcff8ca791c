import { setTimeout as delay } from 'node:timers/promises';
import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  HALT_WORD,
  haltEngageEvent,
  haltTargetWords,
  killSwitchEngagePermission,
  killSwitchInputSchema,
  type HaltTarget,
} from '@alphaswarm-admin/plugin-kill-switch-common';
import type {
  CpOperationsClient,
  HaltReport,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  createPrivilegedAction,
  EffectRefusedError,
  type ActionDescription,
  type PrivilegedAction,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { HaltNews } from '../halt/HaltNews';
import type { HaltSurvey } from '../halt/HaltSurvey';
import { haltTargets } from '../halt/haltTargets';
import { isHaltInForce } from '../halt/isHaltInForce';
import { failuresInWords, titlesOf } from './inWords';
import { keepRecord, type RecordKeeping } from './keepRecord';

/** What a halt waits for to tell what it stops, milliseconds: it is asked twice between confirmation and effect, and must not hold the halt up. */
const COUNT_WAIT_MS = 250;

/** Longer than alphaswarm-cp's client waits for the slowest target. */
const DEADLINE_MS = 35_000;

/** The version of the target: always the same, because nothing that may change meanwhile is a reason not to halt. */
const ANY_STATE = 'any';

/** What an intent to halt records: what was known when it was decided. */
export type ObservedHalt = {
  /** `null` if alphaswarm-cp couldn't be asked in time. */
  engaged: boolean | null;
  problem: string | null;
  targets: HaltTarget[];
  workloads: { running: number; replicas: number; companies: number } | null;
  /** ISO 8601 UTC. */
  observedAt: string;
};

/** What the targets answered. */
export type HaltResult = {
  halted: string[];
  notHalted: Array<HaltReport['failures'][number]>;
};

/** What halting and releasing work with. */
export type HaltOptions = RecordKeeping & {
  cp: Pick<CpOperationsClient, 'halt' | 'haltStatus' | 'releaseHalt'>;
  survey: HaltSurvey;
  news: Pick<HaltNews, 'changed' | 'tell'>;
};

/**
 * Halts everything, or asks again those targets that didn't halt: alphaswarm-cp asks all of them each time, and those that are halted say so.
 *
 * It ends as succeeded if all targets said that they halted, or if alphaswarm-cp says afterwards that the halt is in force; then row, answer and page name those that
 * aren't halted. See docs/decisions/0015-partial-halt.md.
 */
export function createEngageHaltAction(
  options: HaltOptions,
): PrivilegedAction<Record<string, never>, ObservedHalt, HaltResult> {
  const { cp, survey, news } = options;
  return createPrivilegedAction<
    Record<string, never>,
    ObservedHalt,
    HaltResult
  >({
    event: haltEngageEvent,
    permission: killSwitchEngagePermission,
    input: killSwitchInputSchema,
    deadlineMs: DEADLINE_MS,
    target: () => ({ kind: 'platform', id: 'alphaswarm' }),
    async observe() {
      return { version: ANY_STATE, state: await observe(options) };
    },
    describe: (_, before) => describeHalt(before),
    async perform({ actionId, before, caller, reason, signal }) {
      const halting = cp.halt(
        { reason },
        { onBehalfOf: caller.userRef, idempotencyKey: actionId, signal },
      );
      news.changed();
      const report = await halting.finally(() => survey.expire());
      await keepRecord(options, {
        actionId,
        kind: 'halt',
        by: caller.userRef,
        byName: caller.name,
        reason,
        at: new Date(),
        begins: before.engaged !== true,
        report: { ...report, halted: namesOf(report.halted) },
      });
      const shortfall = await shortfallOf(report, () =>
        isHaltInForce(cp, signal),
      );
      news.tell({
        actionId,
        title: shortfall
          ? 'Kill switch engaged, not everything is halted'
          : 'Kill switch engaged: everything is halted',
        description: `${caller.name ?? 'Somebody'}: ${reason}${shortfall ? `. ${shortfall}` : ''}`,
      });
      const halted = namesOf(report.halted);
      return {
        result: { halted, notHalted: report.failures },
        after: { halted, notHalted: failuresInWords(report.failures) },
        shortfall,
      };
    },
    async reconcile({ actionId, before, reason, signal }) {
      const since = new Date(before.observedAt);
      const done = await options.records.since(since);
      const own = done.find(record => record.actionId === actionId);
      if (own?.report && own.report.failures.length === 0) {
        return { outcome: 'performed', after: afterOf(own.report) };
      }
      if (done.some(({ kind }) => kind === 'release')) {
        return {
          outcome: 'unknown',
          why: 'The kill switch was released meanwhile',
        };
      }
      const status = await cp.haltStatus({ signal });
      if (own?.report && status.globalHaltActive) {
        return { outcome: 'performed', after: afterOf(own.report) };
      }
      if (!status.globalHaltActive) {
        return before.engaged || own?.report?.halted.length
          ? {
              outcome: 'unknown',
              why: 'alphaswarm-cp says that no halt is in force; what was halted may still stand',
            }
          : {
              outcome: 'not-performed',
              why: 'alphaswarm-cp says that nothing is halted',
            };
      }
      if (before.engaged !== false || status.globalHaltReason !== reason) {
        return {
          outcome: 'unknown',
          why: 'A halt is in force, and nothing says whether this request arrived: repeat it for the targets that aren’t halted',
        };
      }
      news.changed();
      return { outcome: 'performed', after: statusInWords(status) };
    },
  });
}

async function observe({
  survey,
  records,
}: HaltOptions): Promise<ObservedHalt> {
  const [seen, halts] = await Promise.all([
    survey.look(COUNT_WAIT_MS),
    // They too are only told of: the halt doesn't wait for them either.
    Promise.race([
      records.unreleased().catch(() => []),
      delay(COUNT_WAIT_MS, [], { ref: false }),
    ]),
  ]);
  const { status, workloads } = seen;
  return {
    engaged: 'value' in status ? status.value.globalHaltActive : null,
    problem: 'problem' in status ? status.problem : null,
    targets: haltTargets(seen, halts.at(-1)?.report),
    workloads: 'value' in workloads ? workloads.value : null,
    observedAt: new Date().toISOString(),
  };
}

function describeHalt(before: ObservedHalt): ActionDescription {
  const { engaged, problem, targets, workloads } = before;
  return {
    title: engaged ? 'Halt everything again' : 'Halt everything',
    confirmLabel: 'Halt everything',
    destructive: true,
    typedConfirmation: HALT_WORD,
    changes: targets.map(target => ({
      label: haltTargetWords(target.target).title,
      present: presentOf(target),
      proposed: 'halted',
    })),
    affects: [
      ...(workloads
        ? [
            `${workloads.running} workloads (${workloads.replicas} replicas) of ${workloads.companies} companies stop at once.`,
          ]
        : []),
      'Nothing of it starts again until the kill switch is released.',
    ],
    warnings: [
      ...(problem !== null
        ? [
            `alphaswarm-cp can’t be asked what runs (${problem}). The halt is sent to it all the same.`,
          ]
        : []),
      ...(engaged
        ? ['The kill switch is engaged already: all targets are asked again.']
        : []),
    ],
    undo: 'It is released by somebody who may, and a second person. What was cut off isn’t taken up where it was.',
  };
}

function presentOf({ state, running }: HaltTarget): string {
  if (state === 'halted') return 'halted';
  if (state === 'failed') return 'not halted';
  return running === null ? 'not counted' : `${running} running`;
}

/**
 * What isn't halted, in a sentence; undefined if all is.
 *
 * @throws EffectRefusedError if nothing halted and alphaswarm-cp says that no halt is in force: surely nothing happened; Error if it can't be told
 */
async function shortfallOf(
  { halted, failures }: HaltReport,
  isInForce: () => Promise<boolean>,
): Promise<string | undefined> {
  if (failures.length === 0) return undefined;
  const notHalted = `Not halted: ${failuresInWords(failures).join('; ')}`;
  if (await isInForce()) {
    return `The halt is in force, but not everywhere. ${notHalted}. Try again, or stop those another way.`;
  }
  if (halted.length === 0) {
    throw new EffectRefusedError(
      `Nothing was halted, and alphaswarm-cp says that no halt is in force. ${notHalted}.`,
    );
  }
  throw new Error(
    `Halted: ${titlesOf(namesOf(halted))}. ${notHalted}. But alphaswarm-cp says that no halt is in force`,
  );
}

function namesOf(halted: HaltReport['halted']): string[] {
  return halted.map(({ target }) => target);
}

function afterOf({
  halted,
  failures,
}: {
  halted: string[];
  failures: HaltReport['failures'];
}): JsonObject {
  return { halted, notHalted: failuresInWords(failures) };
}

/** What can be told of a halt whose answer was lost. */
function statusInWords({
  targets,
}: Awaited<ReturnType<CpOperationsClient['haltStatus']>>): JsonObject {
  if (!targets) {
    return { notHalted: ['not known: the answer of the targets was lost'] };
  }
  return {
    halted: targets
      .filter(({ state }) => state === 'halted')
      .map(({ target }) => target),
    notHalted: targets
      .filter(({ state }) => state !== 'halted')
      .map(({ target, failure }) =>
        failure ? `${target} (${failure.code})` : target,
      ),
  };
}
