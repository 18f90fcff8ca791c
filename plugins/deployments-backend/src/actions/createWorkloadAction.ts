import { ConflictError } from '@backstage/errors';
import type {
  CpOperationsClient,
  UpstreamMutation,
  WorkloadRun,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import type { WorkloadAddress } from '@alphaswarm-admin/plugin-deployments-common';
import {
  actionScope,
  createPrivilegedAction,
  EffectRefusedError,
  type ActionDescription,
  type PrivilegedAction,
  type Reconciliation,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { judgeRun, type RunAim, type RunVerdict } from '../runs/judgeRun';
import type { RunFollower, RunSighting } from '../runs/RunFollower';
import type { WorkloadSnapshots } from '../workloads/WorkloadSnapshots';
import { companyOf } from '../workloads/workloadOf';
import {
  assertNotHalted,
  observed,
  readWorkload,
  type ObservedWorkload,
} from './observeWorkload';

/** For so long, milliseconds, a command may be on its way to cp. */
const UNDER_WAY_MS = 60_000;

/** What the actions on workloads work with. */
export type WorkloadActionServices = {
  cp: CpOperationsClient;
  follower: RunFollower;
  snapshots: Pick<WorkloadSnapshots, 'hurry'>;
  namespacePrefix: string;
};

/** In what the actions on workloads differ. */
type WorkloadActionSpec<TInput extends WorkloadAddress> = Pick<
  PrivilegedAction<TInput>,
  'event' | 'permission' | 'input'
> & {
  aim(input: TInput): RunAim;
  /** Why it can't be done to a workload in this state; undefined if nothing is against it. */
  objection(input: TInput, before: ObservedWorkload): string | undefined;
  describe(input: TInput, before: ObservedWorkload): ActionDescription;
  /** Tells cp. */
  command(
    cp: CpOperationsClient,
    input: TInput,
    call: UpstreamMutation,
  ): Promise<WorkloadRun>;
};

/** What an action on a workload answers with. */
export type WorkloadResult = { runUid: string };

/**
 * An action on a workload: cp is told once, answers with a run, and the run is followed to its end. Whatever cp began and the portal doesn't know the end of stays
 * open, and the reconciler goes on following.
 */
export function createWorkloadAction<TInput extends WorkloadAddress>(
  spec: WorkloadActionSpec<TInput>,
  services: WorkloadActionServices,
): PrivilegedAction<TInput, ObservedWorkload, WorkloadResult> {
  const { cp, follower, snapshots, namespacePrefix } = services;
  return createPrivilegedAction<TInput, ObservedWorkload, WorkloadResult>({
    event: spec.event,
    permission: spec.permission,
    input: spec.input,
    target: ({ namespace, workload }) => ({
      kind: 'workload',
      id: workload,
      organizationId: companyOf(namespace, namespacePrefix),
    }),
    async observe(input, { signal }) {
      const [deployment] = await Promise.all([
        readWorkload(cp, input, signal),
        spec.aim(input).verb !== 'stop' && assertNotHalted(cp, signal),
      ]);
      const seen = observed(deployment);
      const objection = spec.objection(input, seen.state);
      if (objection) throw new ConflictError(objection);
      return seen;
    },
    describe: spec.describe,
    async perform({ actionId, input, before, caller, signal }) {
      try {
        const run = await spec.command(cp, input, {
          onBehalfOf: caller.userRef,
          idempotencyKey: actionId,
          signal,
        });
        const { runUid } = run;
        const aim = spec.aim(input);
        actionScope()?.record({
          system: 'alphaswarm-cp',
          operation: `deployment.${aim.verb}`,
          requestId: runUid,
        });
        const begun = judgeRun(run);
        assertNotFailed(begun);
        if (begun.end === 'succeeded') {
          return { result: { runUid }, after: { runUid } };
        }
        const sighting = await follower.follow(
          { serviceId: input.workload, actionId, aim, before },
          signal,
        );
        assertNotFailed(sighting.verdict);
        return { result: { runUid }, after: afterOf({ ...sighting, runUid }) };
      } finally {
        // Whatever came of it, the pages should show it soon.
        snapshots.hurry();
      }
    },
    async reconcile({ actionId, input, before, signal }) {
      const sighting = await follower.look(
        {
          serviceId: input.workload,
          actionId,
          aim: spec.aim(input),
          before,
        },
        signal,
      );
      return reconciliationOf(sighting, before);
    },
  });
}

/** A run that ended otherwise than well is known to have: it is `failed`, whatever of it took place before. */
function assertNotFailed(verdict: RunVerdict): void {
  if (verdict.end === 'failed') throw new EffectRefusedError(verdict.why);
}

function afterOf({
  runUid,
  now,
}: Pick<RunSighting, 'runUid' | 'now'>): JsonObject {
  return {
    ...(runUid && { runUid }),
    phase: now.phase,
    replicasDesired: now.replicasDesired,
    replicasReady: now.replicasReady,
  };
}

/** cp writes a run down before it does anything: where it tells of runs, one that isn't there was never begun, and a workload's state says nothing of it. */
function reconciliationOf(
  sighting: RunSighting,
  { observedAt }: ObservedWorkload,
): Reconciliation {
  const { verdict, told, runUid, now } = sighting;
  const isOld = Date.now() - Date.parse(observedAt) >= UNDER_WAY_MS;
  if (told && runUid === undefined) {
    return isOld
      ? {
          outcome: 'not-performed',
          why: 'alphaswarm-cp has no run of this action',
        }
      : { outcome: 'unknown', why: 'Too early: it may still be on its way' };
  }
  switch (verdict.end) {
    case 'succeeded':
      return { outcome: 'performed', after: afterOf({ runUid, now }) };
    case 'failed':
      return { outcome: 'not-performed', why: verdict.why };
    default:
      return { outcome: 'unknown', why: verdict.why };
  }
}
