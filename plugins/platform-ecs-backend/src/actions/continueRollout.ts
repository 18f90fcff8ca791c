import { ConflictError } from '@backstage/errors';
import {
  createPrivilegedAction,
  type ActionDescription,
  type PrivilegedAction,
  type Reconciliation,
} from '@alphaswarm-admin/plugin-staff-access-node';
import {
  continueRolloutInputSchema,
  ecsRolloutContinuePermission,
  rolloutContinueEvent,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { ServiceAddress } from '../clusters/PlatformClusters';
import { shiftsTraffic, stageInWords } from '../rollouts/lifecycleStages';
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
import type { HookDecision } from './RolloutCommands';
import { selfWarnings } from './selfWarning';
import type { SteeredClusters } from './SteeredClusters';

/** Input of Continue rollout. */
export type ContinueRolloutInput = ServiceAddress & {
  /** The last part of the service deployment's ARN. */
  deployment: string;
  /** The id of the lifecycle hook that waits. */
  hook: string;
  decision: HookDecision;
};

/** What answering a paused rollout answers with. */
export type ContinueRolloutResult = {
  serviceDeploymentArn: string;
  decision: HookDecision;
};

/** Answers the hook at which a rollout is paused: it goes on, or is rolled back. ECS is told, or it isn't: there are no parts to undo. */
export function createContinueRolloutAction(options: {
  clusters: SteeredClusters;
  self: PortalSelf;
}): PrivilegedAction<
  ContinueRolloutInput,
  ObservedRollout,
  ContinueRolloutResult
> {
  const { clusters, self } = options;
  return createPrivilegedAction<
    ContinueRolloutInput,
    ObservedRollout,
    ContinueRolloutResult
  >({
    event: rolloutContinueEvent,
    permission: ecsRolloutContinuePermission,
    input: continueRolloutInputSchema,
    target: serviceTarget,
    async observe(input, observing) {
      const state = await observeRollout(
        clusters.resolve(input),
        input,
        observing,
      );
      if (!state.waitingHooks.some(({ id }) => id === input.hook)) {
        throw new ConflictError(
          `The rollout of ${input.service} does not wait at this hook any more: somebody has answered it, or its time was up. Look at the service again.`,
        );
      }
      return {
        version: [state.deploymentArn, state.deploymentStatus, input.hook].join(
          '|',
        ),
        state,
      };
    },
    describe: (input, before) => ({
      ...describeAnswer(input, before),
      warnings: selfWarnings(self, input),
    }),
    async perform({ input, before, signal }) {
      const { commands, poller } = clusters.resolve(input);
      const answered = await commandRollout(poller, before, 'the answer', arn =>
        commands.answerHook(arn, input.hook, input.decision, { signal }),
      );
      return {
        result: { serviceDeploymentArn: answered, decision: input.decision },
        after: { answered: input.decision },
      };
    },
    reconcile: ({ input, before, signal }) =>
      reconcileRollout(
        clusters.resolve(input),
        before,
        { signal },
        deployment => judgeAnswer(deployment, input),
      ),
  });
}

function describeAnswer(
  { service, decision }: ContinueRolloutInput,
  before: ObservedRollout,
): Omit<ActionDescription, 'warnings'> {
  const { targetTaskDefinition, productionTraffic, lifecycleStage } = before;
  const back = rollbackInWords(before);
  const goesOn = decision === 'CONTINUE';
  return {
    title: goesOn
      ? `Continue the paused rollout on ${service}`
      : `Roll back the paused rollout on ${service}`,
    confirmLabel: goesOn
      ? `Continue with ${targetTaskDefinition}`
      : `Roll back to ${back}`,
    destructive: false,
    changes: [
      {
        label: 'Rollout',
        present: `paused${lifecycleStage ? `: ${stageInWords(lifecycleStage)}` : ''}`,
        proposed: goesOn ? 'goes on' : 'rolled back',
      },
      {
        label: 'Task definition',
        present: targetTaskDefinition,
        proposed: goesOn ? targetTaskDefinition : back,
      },
      ...(productionTraffic === null
        ? []
        : [
            {
              label: 'Production traffic to the new revision',
              present: `${productionTraffic} %`,
              proposed: goesOn ? 'by the next step' : '0 %',
            },
          ]),
    ],
    affects: goesOn
      ? [
          `The rollout of ${targetTaskDefinition} goes on to its next stage${
            shiftsTraffic(before.deploymentConfiguration.strategy)
              ? '; if it has another pause before it, it waits there again'
              : ''
          }.`,
        ]
      : [
          `All traffic goes back to ${back}, and the tasks of ${targetTaskDefinition} are ended.`,
        ],
    undo: goesOn
      ? 'Stop the rollout with a rollback while it is under way.'
      : `Deploy ${targetTaskDefinition} again.`,
  };
}

function judgeAnswer(
  deployment: ServiceDeployment,
  { hook: id, decision }: ContinueRolloutInput,
): Reconciliation {
  const hook = deployment.lifecycleHookDetails.find(
    ({ hookId }) => hookId === id,
  );
  const after = {
    hookStatus: hook?.status ?? 'gone',
    deploymentStatus: deployment.status,
  };
  if (hook?.status === 'AWAITING_ACTION' && !isRolledBack(deployment)) {
    return { outcome: 'not-performed', why: 'the hook still waits' };
  }
  if (tookItselfBack(deployment)) {
    return {
      outcome: 'unknown',
      why: `the rollout is ${deployment.status}, for which its circuit breaker, an alarm or a hook's timeout had a reason of their own`,
    };
  }
  if (decision === 'ROLLBACK') {
    return isRolledBack(deployment)
      ? { outcome: 'performed', after }
      : {
          outcome: 'not-performed',
          why: `the rollout is ${deployment.status} and the hook ${after.hookStatus}: somebody else has answered it`,
        };
  }
  return hook?.status === 'SUCCEEDED'
    ? { outcome: 'performed', after }
    : {
        outcome: 'unknown',
        why: `the hook is ${after.hookStatus}, the rollout ${deployment.status}`,
      };
}
