import { ConflictError } from '@backstage/errors';
import {
  createPrivilegedAction,
  type ActionDescription,
  type PrivilegedAction,
  type Reconciliation,
} from '@alphaswarm-admin/plugin-staff-access-node';
import {
  ecsServiceScalePermission,
  scaleInputSchema,
  serviceScaleEvent,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { EcsService } from '../aws/EcsService';
import type {
  PlatformClusters,
  ServiceAddress,
} from '../clusters/PlatformClusters';
import { assertWithinLimits, scalingLimits } from '../state/scalingLimits';
import { effectError } from './effectError';
import {
  observeService,
  readService,
  serviceTarget,
  stateWarnings,
  type ObservedService,
} from './observeService';
import { reconcileService } from './reconcileService';

/** Input of Scale. */
export type ScaleInput = ServiceAddress & { desiredCount: number };

/** What scaling answers with. */
export type ScaleResult = {
  desiredCount: number;
  previousDesiredCount: number;
};

/** Changes how many tasks of a service should run, within the configured limits. */
export function createScaleServiceAction(
  clusters: PlatformClusters,
): PrivilegedAction<ScaleInput, ObservedService, ScaleResult> {
  return createPrivilegedAction<ScaleInput, ObservedService, ScaleResult>({
    event: serviceScaleEvent,
    permission: ecsServiceScalePermission,
    input: scaleInputSchema,
    target: serviceTarget,
    async observe(input, options) {
      const { config } = clusters.resolve(input);
      // Before ECS is asked: a count beyond the limits is a mistake whatever the service is doing.
      assertWithinLimits(
        input.service,
        input.desiredCount,
        scalingLimits(config, input.service),
      );
      return observeService(clusters, input, options);
    },
    describe: describeScaling,
    async perform({ input, before, signal }) {
      const { config, gateway, poller } = clusters.resolve(input);
      // Again with the limits of this moment: the preview may be from before a change of configuration.
      assertWithinLimits(
        input.service,
        input.desiredCount,
        scalingLimits(config, input.service),
      );
      const service = await gateway
        .setDesiredCount(input.service, input.desiredCount, { signal })
        .catch(error => {
          throw effectError(error);
        })
        // Whatever came of it, the pages should show it soon.
        .finally(() => poller.hurry());
      if (service.desiredCount !== input.desiredCount) {
        // Not the expected answer, so no success: the reconciler will look.
        throw new Error(
          `ECS accepted the scaling but answered with ${service.desiredCount} desired tasks instead of ${input.desiredCount}`,
        );
      }
      return {
        result: {
          desiredCount: service.desiredCount,
          previousDesiredCount: before.desiredCount,
        },
        after: { desiredCount: service.desiredCount },
      };
    },
    /**
     * `UpdateService` sets the count or doesn't: `perform` never reports a part. This is for whoever reverts: it returns to the count of before, unless somebody
     * has scaled again since.
     */
    async compensate({ input, before, signal }) {
      const cluster = clusters.resolve(input);
      const service = await readService(cluster, input.service, { signal });
      if (service.desiredCount === before.desiredCount) return;
      if (service.desiredCount !== input.desiredCount) {
        throw new ConflictError(
          `${input.service} is at ${service.desiredCount} now, neither what was asked nor what was before: left as it is`,
        );
      }
      await cluster.gateway
        .setDesiredCount(input.service, before.desiredCount, { signal })
        .catch(error => {
          throw effectError(error);
        })
        .finally(() => cluster.poller.hurry());
    },
    reconcile: ({ input, before, signal }) =>
      reconcileService(
        clusters,
        input,
        { signal, observedAt: before.observedAt },
        service => judgeScaling(service, input, before),
      ),
  });
}

function describeScaling(
  { service, desiredCount }: ScaleInput,
  before: ObservedService,
): ActionDescription {
  assertWithinLimits(service, desiredCount, before.limits);
  const { min, max } = before.limits;
  const noun = desiredCount === 1 ? 'task' : 'tasks';
  return {
    title: `Scale ${service} to ${desiredCount} ${noun}`,
    confirmLabel: `Scale ${service} to ${desiredCount}`,
    destructive: false,
    changes: [
      {
        label: 'Desired tasks',
        present: before.desiredCount,
        proposed: desiredCount,
      },
      {
        label: 'Running tasks',
        present: before.runningCount,
        proposed: desiredCount,
      },
      {
        label: 'Limits',
        present: `${min} to ${max}`,
        proposed: `${min} to ${max}`,
      },
    ],
    affects: [effectOnTasks(service, desiredCount, before)],
    warnings: [
      ...scalingWarnings(service, desiredCount, before),
      ...stateWarnings(before),
    ],
    undo: `Scale it back to ${before.desiredCount}.`,
  };
}

function effectOnTasks(
  service: string,
  desiredCount: number,
  { desiredCount: present, taskDefinition }: ObservedService,
): string {
  const difference = Math.abs(desiredCount - present);
  const tasks = `${difference} ${difference === 1 ? 'task' : 'tasks'}`;
  if (difference === 0) return 'Nothing changes.';
  return desiredCount > present
    ? `ECS starts ${tasks} of ${taskDefinition} more.`
    : `ECS ends ${tasks} of ${service}; what they are serving is drained first.`;
}

function scalingWarnings(
  service: string,
  desiredCount: number,
  before: ObservedService,
): string[] {
  if (desiredCount === before.desiredCount) {
    return [`${service} is at ${desiredCount} already.`];
  }
  if (desiredCount === 0) {
    return [
      `This stops ${service}: nothing serves until it is scaled up again.`,
    ];
  }
  if (desiredCount > before.desiredCount && before.state === 'failing') {
    return ['More tasks of a failing service may fail as well.'];
  }
  if (desiredCount * 2 < before.desiredCount) {
    return [`This takes away more than half of ${service}'s tasks.`];
  }
  return [];
}

function judgeScaling(
  service: EcsService,
  input: ScaleInput,
  before: ObservedService,
): Reconciliation {
  const now = service.desiredCount;
  if (now === input.desiredCount) {
    return { outcome: 'performed', after: { desiredCount: now } };
  }
  if (now === before.desiredCount) {
    return {
      outcome: 'not-performed',
      why: `the desired count is still ${now}`,
    };
  }
  return {
    outcome: 'unknown',
    why: `the desired count is ${now}, neither ${before.desiredCount} as before nor ${input.desiredCount} as asked: somebody else has scaled it`,
  };
}
