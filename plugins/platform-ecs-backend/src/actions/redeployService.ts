import {
  createPrivilegedAction,
  type ActionDescription,
  type PrivilegedAction,
  type Reconciliation,
} from '@alphaswarm-admin/plugin-staff-access-node';
import {
  ecsServiceRedeployPermission,
  redeployInputSchema,
  serviceRedeployEvent,
  type EcsServiceEvent,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { type EcsService, primaryDeployment } from '../aws/EcsService';
import type { ServiceAddress } from '../clusters/PlatformClusters';
import type { PortalSelf } from '../self/PortalSelf';
import { effectError } from './effectError';
import {
  observeService,
  serviceTarget,
  stateWarnings,
  type ObservedService,
} from './observeService';
import { observedTaskSize } from './observedTaskSize';
import { reconcileService } from './reconcileService';
import { capacityInWords, type TaskSize } from './rolloutCapacity';
import { selfWarnings } from './selfWarning';
import type { SteeredClusters } from './SteeredClusters';

/** How many events ECS keeps of a service. */
const EVENTS_KEPT = 100;

/** What an intent to redeploy records. */
export type ObservedRedeploy = ObservedService & {
  /** What one of the service's tasks reserves, as far as it can be read. */
  taskSize: TaskSize;
};

/** What a redeploy answers with. */
export type RedeployResult = {
  deploymentId: string;
  /** The service deployment's ARN, if ECS named it at once. */
  serviceDeploymentArn?: string;
  taskDefinition: string;
  desiredCount: number;
};

/**
 * Deploys a service again with the task definition it has: all tasks are replaced. There is nothing to compensate: `UpdateService` starts the deployment or it
 * doesn't, and what it started is stopped or rolled back by actions of its own.
 */
export function createRedeployServiceAction(options: {
  clusters: SteeredClusters;
  self: PortalSelf;
}): PrivilegedAction<ServiceAddress, ObservedRedeploy, RedeployResult> {
  const { clusters, self } = options;
  return createPrivilegedAction<
    ServiceAddress,
    ObservedRedeploy,
    RedeployResult
  >({
    event: serviceRedeployEvent,
    permission: ecsServiceRedeployPermission,
    input: redeployInputSchema,
    target: serviceTarget,
    async observe(input, observing) {
      const { version, state } = await observeService(
        clusters.clusters,
        input,
        observing,
      );
      const taskSize = await observedTaskSize(
        clusters.resolve(input),
        state.taskDefinition,
        observing,
      );
      return { version, state: { ...state, taskSize } };
    },
    describe(input, before) {
      const described = describeRedeploy(input, before);
      return {
        ...described,
        warnings: [...selfWarnings(self, input), ...described.warnings],
      };
    },
    async perform({ input, before, signal }) {
      const { gateway, poller } = clusters.resolve(input);
      const service = await gateway
        .startRollout(input.service, { signal })
        .catch(error => {
          throw effectError(error);
        })
        // Whatever came of it, the pages should show it soon.
        .finally(() => poller.hurry());
      const started = primaryDeployment(service);
      if (!started || before.deploymentIds.includes(started.id)) {
        // Not the expected answer, so no success: the reconciler will look.
        throw new Error(
          'ECS accepted the redeploy but named no new deployment',
        );
      }
      return {
        result: {
          deploymentId: started.id,
          ...(service.currentServiceDeployment !== undefined && {
            serviceDeploymentArn: service.currentServiceDeployment,
          }),
          taskDefinition: service.taskDefinition,
          desiredCount: service.desiredCount,
        },
        after: { primaryDeploymentId: started.id },
      };
    },
    reconcile: ({ input, before, signal }) =>
      reconcileService(
        clusters.clusters,
        input,
        { signal, observedAt: before.observedAt },
        service => judgeRedeploy(service, before),
      ),
  });
}

function describeRedeploy(
  { service }: ServiceAddress,
  before: ObservedRedeploy,
): ActionDescription {
  const { desiredCount, taskDefinition, circuitBreaker } = before;
  const takenBack = circuitBreaker.enabled && circuitBreaker.rollback;
  return {
    title: `Redeploy ${service}`,
    confirmLabel: `Redeploy ${service}`,
    destructive: false,
    changes: [
      {
        label: 'Deployment',
        present: before.primaryDeploymentId,
        proposed: 'a new one',
      },
      {
        label: 'Task definition',
        present: taskDefinition,
        proposed: taskDefinition,
      },
      {
        label: 'Tasks',
        present: `${before.runningCount} of ${desiredCount} running`,
        proposed: `${desiredCount} new`,
      },
    ],
    affects: [
      `All tasks of ${service} are replaced: ECS starts new ones and ends the old ones as the new ones come up.`,
      capacityInWords(
        { ...before.deploymentConfiguration, desiredCount },
        before.taskSize,
      ),
    ],
    warnings: [
      ...stateWarnings(before),
      ...(desiredCount === 0
        ? ['The service is scaled to zero: no task will start.']
        : []),
      ...(takenBack
        ? []
        : ['No circuit breaker will take the rollout back if it fails.']),
    ],
    undo: `The same task definition is started anew, so there is nothing to return to${
      takenBack
        ? '; if its tasks fail to start, the circuit breaker takes the rollout back by itself.'
        : '.'
    }`,
  };
}

/**
 * Whether a deployment was started since the intent: one in the list, or one that was taken back already and is only in the events. ECS doesn't say by whom; a
 * redeploy of the same service by somebody else in the same seconds looks the same.
 */
function judgeRedeploy(
  service: EcsService,
  before: ObservedService,
): Reconciliation {
  const started = service.deployments.find(
    ({ id }) => !before.deploymentIds.includes(id),
  );
  if (started) {
    return {
      outcome: 'performed',
      after: { primaryDeploymentId: started.id },
    };
  }
  const mentioned = deploymentsInEvents(service, before).find(
    id => !before.deploymentIds.includes(id),
  );
  if (mentioned) {
    return { outcome: 'performed', after: { startedDeploymentId: mentioned } };
  }
  if (newerEvents(service, before).length >= EVENTS_KEPT) {
    return {
      outcome: 'unknown',
      why: 'ECS has forgotten the events of the time of the intent',
    };
  }
  if (primaryDeployment(service)?.id === before.primaryDeploymentId) {
    return {
      outcome: 'not-performed',
      why: `the deployment is still ${before.primaryDeploymentId}, and none was started since`,
    };
  }
  return {
    outcome: 'unknown',
    why: 'another deployment is PRIMARY, but none was started since the intent',
  };
}

function deploymentsInEvents(
  service: EcsService,
  before: ObservedService,
): string[] {
  return newerEvents(service, before).flatMap(
    ({ message }) => message.match(/ecs-svc\/\d+/g) ?? [],
  );
}

function newerEvents(
  { events }: EcsService,
  { newestEventAt }: ObservedService,
): EcsServiceEvent[] {
  return events.filter(({ createdAt }) => createdAt > (newestEventAt ?? ''));
}
