import {
  EffectRefusedError,
  type ActionContext,
  type PrivilegedAction,
  type Reconciliation,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import type { TenantPlatform } from '../instances/TenantPlatform';
import { isSettled } from '../instances/observedInstance';

/** What an action on an instance answers with. */
export type InstanceResult = { instance: string };

/** An effect at alphaswarm-cp that takes its time: how it begins, and how it is told what became of it. */
export type FollowedEffect<TInput, TBefore extends JsonObject> = {
  platform: TenantPlatform;
  instanceOf(input: TInput): string;
  /** Asks alphaswarm-cp. Resolves once it has accepted. */
  begin(context: ActionContext<TInput, TBefore>): Promise<void>;
  /**
   * Looks what became of it, and writes down what is known: safe to be called any number of times.
   *
   * @param settled - whether so much time has passed that alphaswarm-cp would have begun if it had been asked
   */
  judge(
    context: ActionContext<TInput, TBefore>,
    settled: boolean,
  ): Promise<Reconciliation>;
};

/** The parts of a privileged action that have such an effect, and follow it to its end. */
export function followedEffect<
  TInput,
  TBefore extends JsonObject & { observedAt: string },
>(
  effect: FollowedEffect<TInput, TBefore>,
): Pick<
  PrivilegedAction<TInput, TBefore, InstanceResult>,
  'perform' | 'reconcile'
> {
  return {
    async perform(context) {
      await effect.begin(context);
      const verdict = await effect.platform.follow(
        () => effect.judge(context, false),
        context.signal,
      );
      if (verdict.outcome !== 'performed') {
        throw new EffectRefusedError(verdict.why);
      }
      return {
        result: { instance: effect.instanceOf(context.input) },
        after: verdict.after,
      };
    },
    reconcile: context => effect.judge(context, isSettled(context.before)),
  };
}
