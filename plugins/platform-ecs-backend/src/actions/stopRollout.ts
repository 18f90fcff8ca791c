import { ConflictError } from '@backstage/errors';
import {
  createPrivilegedAction,
  type ActionDescription,
  type PrivilegedAction,
  type Reconciliation,
} from '@alphaswarm-admin/plugin-staff-access-node';
import {
  ecsRolloutStopPermission,
  rolloutStopEvent,
  stopRolloutInputSchema,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { ServiceAddress } from '../clusters/PlatformClusters';
import { stageInWords } from '../rollouts/lifecycleStages';
import type { ServiceDeployment } from '../rollouts/parseServiceDeployment';
import type { PortalSelf } from '../self/PortalSelf';
import { commandRollout } from './commandRollout';
import {
  observeRollout,
  rollbackInWords,
  type ObservedRollout,
} from './observeRollout';
import { serviceTarget } from './observeService';
import {
  isRolledBack,
  reconcileRollout,
  tookItselfBack,
} from './reconcileRollout';
import type { StopType } from './RolloutCommands';
import { selfWarnings } from './selfWarning';
import type { SteeredClusters } from './SteeredClusters';

/** Input of Stop rollout. */
export type StopRolloutInput = ServiceAddress & {
  /** The last part of the service deployment's ARN. */
  deployment: string;
  stopType: StopType;
};

/** What stopping a rollout answers with. */
export type StopRolloutResult = {
  serviceDeploymentArn: string;
  stopType: StopType;
};

/** Stops a rollout that is under way: leaves it as it is (ABORT), or has ECS roll it back (ROLLBACK). ECS is told, or it isn't: there are no parts to undo. */
export function createStopRolloutAction(options: {
  clusters: SteeredClusters;
  self: PortalSelf;
}): PrivilegedAction<StopRolloutInput, ObservedRollout, StopRolloutResult> {
  const { clusters, self } = options;
  return createPrivilegedAction<
    StopRolloutInput,
    ObservedRollout,
    StopRolloutResult
  >({
    event: rolloutStopEvent,
    permission: ecsRolloutStopPermission,
    input: stopRolloutInputSchema,
    target: serviceTarget,
    async observe(input, observing) {
      const state = await observeRollout(
        clusters.resolve(input),
        input,
        observing,
      );
      if (
        input.stopType === 'ROLLBACK' &&
        state.sourceTaskDefinitions.length === 0
      ) {
        throw new ConflictError(
          `${input.service} ran nothing before this rollout: there is nothing to roll back to. It can be stopped where it is.`,
        );
      }
      return {
        version: [state.deploymentArn, state.deploymentStatus].join('|'),
        state,
      };
    },
    describe(input, before) {
      const described = describeStop(input, before);
      return {
        ...described,
        warnings: [
          ...(input.stopType === 'ROLLBACK' ? selfWarnings(self, input) : []),
          ...described.warnings,
        ],
      };
    },
    async perform({ input, before, signal }) {
      const { commands, poller } = clusters.resolve(input);
      const stopped = await commandRollout(poller, before, 'the stop', arn =>
        commands.stop(arn, input.stopType, { signal }),
      );
      return {
        result: { serviceDeploymentArn: stopped, stopType: input.stopType },
        after: { stopRequested: input.stopType },
      };
    },
    reconcile: ({ input, before, signal }) =>
      reconcileRollout(
        clusters.resolve(input),
        before,
        { signal },
        deployment => judgeStop(deployment, input.stopType),
      ),
  });
}

function describeStop(
  { service, stopType }: StopRolloutInput,
  before: ObservedRollout,
): ActionDescription {
  const { targetTaskDefinition, sourceTaskDefinitions } = before;
  const earlier = sourceTaskDefinitions.join(', ') || 'nothing';
  const back = rollbackInWords(before);
  const traffic = before.productionTraffic;
  const shared = {
    changes: [
      {
        label: 'Rollout',
        present: before.lifecycleStage
          ? `under way: ${stageInWords(before.lifecycleStage)}`
          : 'under way',
        proposed: stopType === 'ROLLBACK' ? 'rolled back' : 'stopped as it is',
      },
      {
        label: 'Task definition',
        present: targetTaskDefinition,
        proposed:
          stopType === 'ROLLBACK'
            ? back
            : `${targetTaskDefinition} and ${earlier}, mixed as they are`,
      },
      ...(traffic === null
        ? []
        : [
            {
              label: 'Production traffic to the new revision',
              present: `${traffic} %`,
              proposed: stopType === 'ROLLBACK' ? '0 %' : `${traffic} %`,
            },
          ]),
    ],
  };
  return stopType === 'ROLLBACK'
    ? {
        ...shared,
        title: `Stop the rollout on ${service} and roll it back`,
        confirmLabel: `Roll back to ${back}`,
        destructive: false,
        affects: [
          `ECS starts what is missing of the ${before.desiredCount} tasks of ${back}, the last completed deployment's, and ends the tasks of ${targetTaskDefinition} as they come up.`,
        ],
        warnings: [],
        undo: `Deploy ${targetTaskDefinition} again.`,
      }
    : {
        ...shared,
        title: `Stop the rollout on ${service} as it is`,
        confirmLabel: `Stop the rollout on ${service}`,
        destructive: false,
        affects: [
          `ECS starts and ends no more tasks for this rollout. Tasks of ${targetTaskDefinition} and of ${earlier} go on serving side by side.`,
        ],
        warnings: [
          `Nothing is rolled back: the service stays between two revisions until somebody deploys one.`,
        ],
        undo: `Deploy ${targetTaskDefinition} again, or an earlier revision.`,
      };
}

function judgeStop(
  deployment: ServiceDeployment,
  stopType: StopType,
): Reconciliation {
  const { status } = deployment;
  const after = { deploymentStatus: status };
  if (status === 'IN_PROGRESS' || status === 'PENDING') {
    return { outcome: 'not-performed', why: `the rollout is still ${status}` };
  }
  if (status === 'SUCCESSFUL') {
    return {
      outcome: 'not-performed',
      why: 'the rollout went on to its end',
    };
  }
  if (tookItselfBack(deployment)) {
    return {
      outcome: 'unknown',
      why: `the rollout is ${status}, for which its circuit breaker, an alarm or a hook's timeout had a reason of their own`,
    };
  }
  const asAsked =
    stopType === 'ROLLBACK'
      ? isRolledBack(deployment)
      : status === 'STOP_REQUESTED';
  if (asAsked) return { outcome: 'performed', after };
  return {
    outcome: 'unknown',
    // A newer deployment stops the one before it, too.
    why: `the rollout is ${status}${deployment.statusReason ? `: ${deployment.statusReason}` : ''}`,
  };
}
