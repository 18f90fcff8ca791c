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
import { narrowLimits } from '../autoscaling/narrowLimits';
import {
  readAutoscaling,
  type AutoscalingReading,
} from '../autoscaling/readAutoscaling';
import type { ServiceAddress } from '../clusters/PlatformClusters';
import type { PortalSelf } from '../self/PortalSelf';
import { assertWithinLimits, scalingLimits } from '../state/scalingLimits';
import { effectError } from './effectError';
import {
  observeService,
  readService,
  serviceTarget,
  stateWarnings,
  type ObservedService,
} from './observeService';
import { observedTaskSize } from './observedTaskSize';
import { reconcileService } from './reconcileService';
import { sizeOf, tasks, type TaskSize } from './rolloutCapacity';
import type { SteeredClusters } from './SteeredClusters';

/** Input of Scale. */
export type ScaleInput = ServiceAddress & { desiredCount: number };

/** What scaling answers with. */
export type ScaleResult = {
  desiredCount: number;
  previousDesiredCount: number;
};

/** What an intent to scale records; `limits` are the configuration's, narrowed by auto scaling's bounds. */
export type ObservedScale = ObservedService &
  AutoscalingReading & {
    /** What one of the service's tasks reserves, as far as it can be read. */
    taskSize: TaskSize;
  };

/** Changes how many tasks of a service should run, within the configured limits and auto scaling's bounds. */
export function createScaleServiceAction(options: {
  clusters: SteeredClusters;
  self: PortalSelf;
}): PrivilegedAction<ScaleInput, ObservedScale, ScaleResult> {
  const { clusters, self } = options;
  return createPrivilegedAction<ScaleInput, ObservedScale, ScaleResult>({
    event: serviceScaleEvent,
    permission: ecsServiceScalePermission,
    input: scaleInputSchema,
    target: serviceTarget,
    async observe(input, observing) {
      const cluster = clusters.resolve(input);
      const { config } = cluster;
      // Before ECS is asked: a count beyond the limits is a mistake whatever the service is doing.
      assertWithinLimits(
        input.service,
        input.desiredCount,
        scalingLimits(config, input.service),
      );
      const [{ version, state }, reading] = await Promise.all([
        observeService(clusters.clusters, input, observing),
        readAutoscaling(cluster, input.service, observing),
      ]);
      const limits = narrowLimits(
        scalingLimits(config, input.service),
        reading.autoscaling ?? undefined,
      );
      assertWithinLimits(input.service, input.desiredCount, limits);
      const taskSize = await observedTaskSize(
        cluster,
        state.taskDefinition,
        observing,
      );
      return { version, state: { ...state, ...reading, limits, taskSize } };
    },
    describe(input, before) {
      const described = describeScaling(input, before);
      return self.is(input) && input.desiredCount === 0
        ? {
            ...described,
            warnings: [
              'This is the portal itself: it stops, and only AWS can start it again.',
              ...described.warnings,
            ],
          }
        : described;
    },
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
        clusters.clusters,
        input,
        { signal, observedAt: before.observedAt },
        service => judgeScaling(service, input, before),
      ),
  });
}

function describeScaling(
  { service, desiredCount }: ScaleInput,
  before: ObservedScale,
): ActionDescription {
  assertWithinLimits(service, desiredCount, before.limits);
  const { min, max } = before.limits;
  const { autoscaling } = before;
  return {
    title: `Scale ${service} to ${tasks(desiredCount)}`,
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
      ...(autoscaling
        ? [
            {
              label: "Auto scaling's bounds",
              present: `${autoscaling.min} to ${autoscaling.max}`,
              proposed: `${autoscaling.min} to ${autoscaling.max}`,
            },
          ]
        : []),
    ],
    affects: [effectOnTasks(service, desiredCount, before)],
    warnings: [
      ...scalingWarnings(service, desiredCount, before),
      ...autoscalingWarnings(service, before),
      ...stateWarnings(before),
    ],
    undo: `Scale it back to ${before.desiredCount}.`,
  };
}

function effectOnTasks(
  service: string,
  desiredCount: number,
  { desiredCount: present, taskDefinition, taskSize }: ObservedScale,
): string {
  const difference = Math.abs(desiredCount - present);
  const size = sizeOf(difference, taskSize);
  if (difference === 0) return 'Nothing changes.';
  return desiredCount > present
    ? `ECS starts ${tasks(difference)}${size} of ${taskDefinition} more.`
    : `ECS ends ${tasks(difference)}${size} of ${service}; what they are serving is drained first.`;
}

function autoscalingWarnings(
  service: string,
  { autoscaling, autoscalingGap }: ObservedScale,
): string[] {
  if (autoscalingGap !== null) {
    return [
      `${autoscalingGap} Only the configured limits are respected; if ${service} is scaled automatically, a count beyond its bounds is undone.`,
    ];
  }
  if (!autoscaling) return [];
  const { suspended } = autoscaling;
  return [
    `${service} is scaled automatically: the count may be changed again by auto scaling.`,
    ...(suspended.length > 0
      ? [`Suspended of auto scaling: ${suspended.join(', ')}.`]
      : []),
  ];
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
