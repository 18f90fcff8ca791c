import { ConflictError } from '@backstage/errors';
import {
  instanceInputSchema,
  instanceProvisionPermission,
  instanceResumeEvent,
  instanceSuspendEvent,
  instanceWithdrawPermission,
  type InstanceState,
} from '@alphaswarm-admin/plugin-managed-services-common';
import {
  createPrivilegedAction,
  PartialEffectError,
  type PrivilegedAction,
  type Reconciliation,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { Deployment } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type { z } from 'zod';
import type { InstanceStore } from '../instances/InstanceStore';
import {
  observed,
  presentInstance,
  specOf,
  type ObservedInstance,
} from '../instances/observedInstance';
import type { ActingFor, TenantPlatform } from '../instances/TenantPlatform';
import { followedEffect, type InstanceResult } from './instanceAction';
import { isRefusal } from './isRefusal';

type InstanceInput = z.output<typeof instanceInputSchema>;
type InstanceAction = PrivilegedAction<
  InstanceInput,
  ObservedInstance,
  InstanceResult
>;
type Replicas = Record<string, number>;

const target = ({ instance }: InstanceInput) => ({
  kind: 'managed-service-instance',
  id: instance,
});

/** Scales the workloads of an instance to zero, and follows them until nothing of it runs. Its data and its limits stay. */
export function createSuspendInstanceAction(options: {
  instances: InstanceStore;
  platform: TenantPlatform;
}): InstanceAction {
  const { instances, platform } = options;
  return createPrivilegedAction<
    InstanceInput,
    ObservedInstance,
    InstanceResult
  >({
    event: instanceSuspendEvent,
    permission: instanceWithdrawPermission,
    input: instanceInputSchema,
    target,
    async observe(input, { signal }) {
      const instance = await presentInstance(instances, input.instance, [
        'active',
      ]);
      const replicas = desiredOf(
        await platform.workloads(namespaceOf(instance), { signal }),
      );
      const running = Object.entries(replicas).filter(([, desired]) => desired);
      if (running.length === 0) {
        throw new ConflictError(`Nothing of ${instance.id} runs`);
      }
      return {
        version: `${instance.revision}|${JSON.stringify(replicas)}`,
        state: observed(instance, replicas),
      };
    },
    describe: (input, before) => ({
      title: `Suspend ${input.instance}`,
      confirmLabel: `Suspend ${input.instance}`,
      destructive: true,
      changes: Object.entries(before.replicas).map(([workload, desired]) => ({
        label: `Replicas of ${workload}`,
        present: desired,
        proposed: 0,
      })),
      affects: [
        `${before.company} can’t use it until it is resumed. Its data and its limits stay.`,
      ],
      warnings: [],
      undo: 'Resume it.',
    }),
    ...followedEffect<InstanceInput, ObservedInstance>({
      platform,
      instanceOf: ({ instance }) => instance,
      async begin({ before, ...acting }) {
        await scaleAll(
          platform,
          before,
          Object.fromEntries(
            Object.entries(before.replicas)
              .filter(([, desired]) => desired > 0)
              .map(([workload]) => [workload, 0]),
          ),
          acting,
        );
      },
      judge: ({ input, before, signal }, settled) =>
        judgeScaling({
          ...options,
          ...{ id: input.instance, before, signal, settled },
          wanted: zeroOf(before.replicas),
          becomes: 'suspended',
        }),
    }),
    async compensate({ input: { instance: id }, before, ...acting }) {
      const instance = await instances.find(id);
      if (
        instance?.state === 'active' &&
        instance.revision === before.revision + 2
      ) {
        return;
      }
      const isSuspended = instance?.state === 'suspended';
      if (instance?.revision !== before.revision + (isSuspended ? 1 : 0)) {
        throw new ConflictError(`${id} was changed since: left as it is`);
      }
      await scaleAll(platform, before, before.replicas, acting);
      if (isSuspended) {
        await instances.apply({
          id,
          from: instance.revision,
          state: 'active',
          price: specOf(before).price,
        });
      }
    },
  });
}

/** Scales the workloads of a suspended instance back to what they were, and follows them until all run. */
export function createResumeInstanceAction(options: {
  instances: InstanceStore;
  platform: TenantPlatform;
}): InstanceAction {
  const { instances, platform } = options;
  return createPrivilegedAction<
    InstanceInput,
    ObservedInstance,
    InstanceResult
  >({
    event: instanceResumeEvent,
    permission: instanceProvisionPermission,
    input: instanceInputSchema,
    target,
    async observe(input) {
      const instance = await presentInstance(instances, input.instance, [
        'suspended',
      ]);
      return {
        version: String(instance.revision),
        state: observed(instance, instance.replicas),
      };
    },
    describe: (input, before) => ({
      title: `Resume ${input.instance}`,
      confirmLabel: `Resume ${input.instance}`,
      destructive: false,
      changes: Object.entries(before.replicas).map(([workload, desired]) => ({
        label: `Replicas of ${workload}`,
        present: 0,
        proposed: desired,
      })),
      affects: [`${before.company} can use it again, and it costs again.`],
      warnings: [],
      undo: 'Suspend it again.',
    }),
    ...followedEffect<InstanceInput, ObservedInstance>({
      platform,
      instanceOf: ({ instance }) => instance,
      begin: ({ before, ...acting }) =>
        scaleAll(platform, before, before.replicas, acting),
      judge: ({ input, before, signal }, settled) =>
        judgeScaling({
          ...options,
          ...{ id: input.instance, before, signal, settled },
          wanted: before.replicas,
          becomes: 'active',
        }),
    }),
  });
}

/**
 * One after the other, so that it is known which were asked.
 *
 * @throws PartialEffectError if some were scaled and then one was refused
 */
async function scaleAll(
  platform: TenantPlatform,
  before: ObservedInstance,
  replicas: Replicas,
  acting: ActingFor,
): Promise<void> {
  const namespace = before.namespace ?? undefined;
  const done: string[] = [];
  for (const [serviceId, desired] of Object.entries(replicas)) {
    try {
      await platform.scale({ serviceId, replicas: desired, namespace }, acting);
    } catch (error) {
      // What isn't known to have been refused may happen yet: that is the reconciler's.
      if (done.length === 0 || !isRefusal(error)) throw error;
      throw new PartialEffectError(
        `Of ${Object.keys(replicas).length} workloads ${done.length} were scaled, then ${serviceId} could not be: ${(error as Error).message}`,
        { scaled: done },
        error,
      );
    }
    done.push(serviceId);
  }
}

/** Looks whether all workloads have come to what is wanted, and writes it down once they have. */
async function judgeScaling(options: {
  instances: InstanceStore;
  platform: TenantPlatform;
  id: string;
  before: ObservedInstance;
  wanted: Replicas;
  becomes: Extract<InstanceState, 'active' | 'suspended'>;
  settled: boolean;
  signal: AbortSignal;
}): Promise<Reconciliation> {
  const { instances, platform, id, before, wanted, becomes } = options;
  const instance = await instances.find(id);
  const steps = (instance?.revision ?? 0) - before.revision;
  if (steps === 1 && instance?.state === becomes) {
    return { outcome: 'performed' };
  }
  if (steps === 2 && instance?.state === before.state) {
    return { outcome: 'not-performed', why: `${id} is as it was before` };
  }
  if (steps !== 0) {
    return { outcome: 'unknown', why: `${id} was changed since` };
  }
  const workloads = await platform.workloads(before.namespace ?? undefined, {
    signal: options.signal,
  });
  const now = new Map(workloads.map(one => [one.serviceId, one]));
  const hasCome = (serviceId: string, replicas: number) => {
    const { replicasDesired, replicasReady } = now.get(serviceId) ?? {};
    return replicasDesired === replicas && replicasReady === replicas;
  };
  if (Object.entries(wanted).every(([name, count]) => hasCome(name, count))) {
    await instances.apply({
      id,
      from: before.revision,
      state: becomes,
      replicas: becomes === 'suspended' ? before.replicas : undefined,
      price: becomes === 'suspended' ? null : specOf(before).price,
    });
    return {
      outcome: 'performed',
      after: { state: becomes, replicas: wanted },
    };
  }
  const untouched = becomes === 'suspended' ? before.replicas : zeroOf(wanted);
  if (
    options.settled &&
    Object.entries(untouched).every(([name, count]) => hasCome(name, count))
  ) {
    return {
      outcome: 'not-performed',
      why: `the workloads of ${id} are as they were before`,
    };
  }
  return {
    outcome: 'unknown',
    why: `the workloads of ${id} are not there yet`,
  };
}

function desiredOf(workloads: Deployment[]): Replicas {
  return Object.fromEntries(
    workloads.map(({ serviceId, replicasDesired }) => [
      serviceId,
      replicasDesired,
    ]),
  );
}

const zeroOf = (replicas: Replicas): Replicas =>
  Object.fromEntries(Object.keys(replicas).map(name => [name, 0]));

/** @throws ConflictError if it isn't known: without a namespace, alphaswarm-cp would list those of everybody */
function namespaceOf(instance: { id: string; namespace?: string }): string {
  if (!instance.namespace) {
    throw new ConflictError(
      `It isn't known which namespace ${instance.id} has`,
    );
  }
  return instance.namespace;
}
