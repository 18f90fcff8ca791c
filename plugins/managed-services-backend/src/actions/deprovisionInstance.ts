import {
  instanceDeprovisionEvent,
  instanceInputSchema,
  instanceWithdrawPermission,
} from '@alphaswarm-admin/plugin-managed-services-common';
import {
  createPrivilegedAction,
  type PrivilegedAction,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { z } from 'zod';
import type { InstanceStore } from '../instances/InstanceStore';
import {
  observed,
  presentInstance,
  type ObservedInstance,
} from '../instances/observedInstance';
import type { TenantPlatform } from '../instances/TenantPlatform';
import { followedEffect, type InstanceResult } from './instanceAction';

type InstanceInput = z.output<typeof instanceInputSchema>;

/** What an intent to deprovision records: `phase` is alphaswarm-cp's; `null`: it has no such tenant. */
export type ObservedTenant = ObservedInstance & { phase: string | null };

/** Takes an instance away, with its namespace and all that is in it, and follows it until alphaswarm-cp has no such tenant. */
export function createDeprovisionInstanceAction(options: {
  instances: InstanceStore;
  platform: TenantPlatform;
}): PrivilegedAction<InstanceInput, ObservedTenant, InstanceResult> {
  const { instances, platform } = options;
  return createPrivilegedAction<InstanceInput, ObservedTenant, InstanceResult>({
    event: instanceDeprovisionEvent,
    permission: instanceWithdrawPermission,
    input: instanceInputSchema,
    target: ({ instance }) => ({
      kind: 'managed-service-instance',
      id: instance,
    }),
    async observe(input, { signal }) {
      const instance = await presentInstance(instances, input.instance, [
        'active',
        'suspended',
        'failed',
      ]);
      const tenant = await platform.tenant(instance.id, { signal });
      const phase = tenant?.phase ?? null;
      return {
        version: `${instance.revision}|${phase}`,
        state: { ...observed(instance, {}), phase },
      };
    },
    describe: (input, before) => ({
      title: `Deprovision ${input.instance}`,
      confirmLabel: `Deprovision ${input.instance}`,
      destructive: true,
      changes: [
        { label: 'State', present: before.state, proposed: 'deprovisioned' },
        {
          label: 'Namespace',
          present: before.namespace,
          proposed: null,
        },
      ],
      affects: [
        `${before.company} loses it: its namespace, and all data in it, is deleted.`,
      ],
      warnings:
        before.phase === null
          ? [
              'alphaswarm-cp has no such tenant: only the portal’s own record is ended.',
            ]
          : [],
      undo: 'It can’t be undone: it can be provisioned anew, without its data.',
    }),
    ...followedEffect<InstanceInput, ObservedTenant>({
      platform,
      instanceOf: ({ instance }) => instance,
      async begin({ input, before, ...acting }) {
        if (before.phase === null) return;
        await platform.deprovision(input.instance, acting);
      },
      async judge({ input: { instance: id }, before, signal }, settled) {
        const instance = await instances.find(id);
        const steps = (instance?.revision ?? 0) - before.revision;
        if (steps === 1 && instance?.state === 'deprovisioned') {
          return { outcome: 'performed' };
        }
        if (steps !== 0) {
          return { outcome: 'unknown', why: `${id} was changed since` };
        }
        const tenant = await platform.tenant(id, { signal });
        if (!tenant) {
          await instances.apply({
            id,
            from: before.revision,
            state: 'deprovisioned',
            price: null,
          });
          return { outcome: 'performed', after: { state: 'deprovisioned' } };
        }
        return settled && tenant.phase === before.phase
          ? {
              outcome: 'not-performed',
              why: `alphaswarm-cp has the tenant '${id}', ${tenant.phase} as before`,
            }
          : { outcome: 'unknown', why: `alphaswarm-cp is still at ${id}` };
      },
    }),
  });
}
