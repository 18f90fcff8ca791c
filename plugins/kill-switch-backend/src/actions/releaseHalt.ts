import { createHash } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import {
  haltReleaseEvent,
  killSwitchInputSchema,
  killSwitchReleasePermission,
} from '@alphaswarm-admin/plugin-kill-switch-common';
import {
  createPrivilegedAction,
  type PrivilegedAction,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { isHaltInForce } from '../halt/isHaltInForce';
import type { HaltOptions } from './engageHalt';
import { failuresInWords } from './inWords';
import { keepRecord } from './keepRecord';

/** What an intent to release records: the halt that ends. */
export type ObservedRelease = {
  /** Why everything was halted. */
  reason: string;
  /** The actions by which it was halted here. */
  halts: string[];
  /** Targets that never halted. */
  notHalted: string[];
};

/** Lets everything go on. The policy asks for a second person. */
export function createReleaseHaltAction(
  options: HaltOptions,
): PrivilegedAction<
  Record<string, never>,
  ObservedRelease,
  { released: boolean }
> {
  const { cp, records, news } = options;
  const observe = async (signal: AbortSignal) => {
    const status = await cp.haltStatus({ signal });
    if (!status.globalHaltActive) return undefined;
    const halts = await records.unreleased();
    const state: ObservedRelease = {
      reason: status.globalHaltReason ?? 'no reason given',
      halts: halts.map(({ actionId }) => actionId),
      notHalted: failuresInWords(halts.at(-1)?.report?.failures ?? []),
    };
    // Another halt is another decision: who approves a release approves the end of this one.
    return { state, version: digestOf([state.reason, state.halts]) };
  };
  return createPrivilegedAction<
    Record<string, never>,
    ObservedRelease,
    { released: boolean }
  >({
    event: haltReleaseEvent,
    permission: killSwitchReleasePermission,
    input: killSwitchInputSchema,
    target: () => ({ kind: 'platform', id: 'alphaswarm' }),
    async observe(_, { signal }) {
      const observed = await observe(signal);
      if (!observed) {
        throw new ConflictError(
          'The kill switch is not engaged: there is nothing to release.',
        );
      }
      return observed;
    },
    describe: (_, { reason, notHalted }) => ({
      title: 'Release the kill switch',
      confirmLabel: 'Release the kill switch',
      destructive: false,
      changes: [
        {
          label: 'Kill switch',
          present: `engaged: ${reason}`,
          proposed: 'released',
        },
      ],
      affects: [
        'Everything may start again. What alphaswarm-cp brings back by itself, it does: look at what runs afterwards.',
      ],
      warnings:
        notHalted.length > 0
          ? [`These never halted: ${notHalted.join('; ')}.`]
          : [],
      undo: 'Engage it again: one person is enough.',
    }),
    async perform({ actionId, caller, reason, signal }) {
      await cp.releaseHalt({
        onBehalfOf: caller.userRef,
        idempotencyKey: actionId,
        signal,
      });
      news.changed();
      if (await isHaltInForce(cp, signal)) {
        throw new Error(
          'alphaswarm-cp took the release, and says that the halt is still in force',
        );
      }
      await keepRecord(options, {
        actionId,
        kind: 'release',
        by: caller.userRef,
        byName: caller.name,
        reason,
        at: new Date(),
        begins: false,
      });
      news.tell({
        actionId,
        title: 'Kill switch released',
        description: `${caller.name ?? 'Somebody'}: ${reason}`,
      });
      return { result: { released: true }, after: { released: true } };
    },
    async reconcile({ before, signal }) {
      const observed = await observe(signal);
      if (!observed) {
        news.changed();
        return { outcome: 'performed', after: { released: true } };
      }
      return observed.version === digestOf([before.reason, before.halts])
        ? {
            outcome: 'not-performed',
            why: 'the halt is still in force',
          }
        : { outcome: 'unknown', why: 'Another halt is in force' };
    },
  });
}

function digestOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
