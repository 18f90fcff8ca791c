import {
  createPrivilegedAction,
  type PrivilegedAction,
} from '@alphaswarm-admin/plugin-staff-access-node';
import {
  deployRevisionInputSchema,
  ecsServiceDeployPermission,
  serviceDeployEvent,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { ServiceAddress } from '../clusters/PlatformClusters';
import type { PortalSelf } from '../self/PortalSelf';
import {
  deployTaskDefinition,
  describeDeploy,
  reconcileDeploy,
  type DeployResult,
} from './deployTaskDefinition';
import { observeDeploy, type ObservedDeploy } from './observeDeploy';
import { serviceTarget } from './observeService';
import { selfWarnings } from './selfWarning';
import type { SteeredClusters } from './SteeredClusters';

/** Input of Deploy revision. */
export type DeployRevisionInput = ServiceAddress & { revision: number };

/** Deploys a chosen revision of the task family that a service runs; usually an earlier one. */
export function createDeployRevisionAction(options: {
  clusters: SteeredClusters;
  self: PortalSelf;
}): PrivilegedAction<DeployRevisionInput, ObservedDeploy, DeployResult> {
  const { clusters, self } = options;
  return createPrivilegedAction<
    DeployRevisionInput,
    ObservedDeploy,
    DeployResult
  >({
    event: serviceDeployEvent,
    permission: ecsServiceDeployPermission,
    input: deployRevisionInputSchema,
    target: serviceTarget,
    observe: (input, observing) =>
      observeDeploy(
        clusters.resolve(input),
        input,
        observing,
        async ({ taskDefinition }) =>
          `${familyOf(taskDefinition)}:${input.revision}`,
      ),
    describe(input, before) {
      const described = describeDeploy(input, before);
      return {
        ...described,
        title: `Deploy revision ${input.revision} on ${input.service}`,
        confirmLabel: `Deploy ${before.targetTaskDefinition}`,
        warnings: [...selfWarnings(self, input), ...described.warnings],
        undo: `Deploy ${before.taskDefinition} again, or stop the rollout while it is under way.`,
      };
    },
    perform: context =>
      deployTaskDefinition(clusters.resolve(context.input), context),
    reconcile: context => reconcileDeploy(clusters, context),
  });
}

/** The family of `family:revision`. */
export function familyOf(taskDefinition: string): string {
  return taskDefinition.slice(0, taskDefinition.lastIndexOf(':'));
}
