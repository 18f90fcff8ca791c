import { ConflictError, NotFoundError } from '@backstage/errors';
import { formatMoney } from '@alphaswarm-admin/plugin-billing-common';
import {
  instanceChangeEvent,
  instanceChangeInputSchema,
  instanceProvisionPermission,
  type Offer,
} from '@alphaswarm-admin/plugin-managed-services-common';
import {
  createPrivilegedAction,
  type PrivilegedAction,
} from '@alphaswarm-admin/plugin-staff-access-node';
import {
  canonicalJson,
  type JsonObject,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { z } from 'zod';
import type { InstanceSpec, InstanceStore } from '../instances/InstanceStore';
import {
  observed,
  presentInstance,
  specOf,
  type ObservedInstance,
} from '../instances/observedInstance';
import { hasLimits, type TenantPlatform } from '../instances/TenantPlatform';
import { asJson } from '../offers/asJson';
import { limitsInWords } from '../offers/offerInWords';
import type { OfferStore } from '../offers/OfferStore';
import { followedEffect, type InstanceResult } from './instanceAction';
import { planOf } from './provisionInstance';

type ChangeInput = z.output<typeof instanceChangeInputSchema>;

/** What an intent to change an instance's limits records. */
export type ObservedChange = ObservedInstance & {
  audience: Offer['content']['audience'];
  /** As it will be. */
  proposed: JsonObject;
};

/** Changes an instance's plan, quotas and throttle, and follows it until alphaswarm-cp has applied them. */
export function createChangeInstanceAction(options: {
  offers: OfferStore;
  instances: InstanceStore;
  platform: TenantPlatform;
}): PrivilegedAction<ChangeInput, ObservedChange, InstanceResult> {
  const { offers, instances, platform } = options;
  return createPrivilegedAction<ChangeInput, ObservedChange, InstanceResult>({
    event: instanceChangeEvent,
    permission: instanceProvisionPermission,
    input: instanceChangeInputSchema,
    target: ({ instance }) => ({
      kind: 'managed-service-instance',
      id: instance,
    }),
    async observe(input, { signal }) {
      const { plan, quotas, requestsPerSecond } = input;
      const instance = await presentInstance(instances, input.instance, [
        'active',
      ]);
      const offer = await offers.find(instance.offer);
      if (!offer) {
        throw new NotFoundError(`There is no service '${instance.offer}'`);
      }
      const tenant = await platform.tenant(instance.id, { signal });
      if (!tenant) {
        throw new ConflictError(
          `alphaswarm-cp has no tenant '${instance.id}': there is nothing to change`,
        );
      }
      const { price } =
        plan === instance.spec.plan ? instance.spec : planOf(offer, plan);
      return {
        version: `${instance.revision}|${tenant.phase}`,
        state: {
          ...observed(instance, {}),
          audience: offer.content.audience,
          proposed: asJson({ plan, price, quotas, requestsPerSecond }),
        },
      };
    },
    describe(input, before) {
      const present = specOf(before);
      const proposed = proposedOf(before);
      return {
        title: `Change the limits of ${input.instance}`,
        confirmLabel: `Change ${input.instance}`,
        destructive: false,
        changes: [
          { label: 'Plan', present: present.plan, proposed: proposed.plan },
          {
            label: 'Price a month',
            present: formatMoney(present.price),
            proposed: formatMoney(proposed.price),
          },
          {
            label: 'Limits',
            present: limitsInWords(present),
            proposed: limitsInWords(proposed),
          },
        ],
        affects: [
          `${before.company} has these limits from then on. What runs beyond them goes on until it is started anew.`,
        ],
        warnings: isSame(present, proposed) ? ['Nothing changes.'] : [],
        undo: 'Change it back, or revert.',
      };
    },
    ...followedEffect<ChangeInput, ObservedChange>({
      platform,
      instanceOf: ({ instance }) => instance,
      async begin({ input, before, ...acting }) {
        const { audience } = before;
        await platform.provision(
          { id: input.instance, audience, spec: proposedOf(before) },
          acting,
        );
      },
      async judge({ input: { instance: id }, before, signal }, settled) {
        const proposed = proposedOf(before);
        const instance = await instances.find(id);
        const steps = (instance?.revision ?? 0) - before.revision;
        if (instance && steps === 1 && isSame(instance.spec, proposed)) {
          return { outcome: 'performed' };
        }
        if (instance && steps === 2 && isSame(instance.spec, specOf(before))) {
          return { outcome: 'not-performed', why: `${id} is as it was before` };
        }
        if (steps !== 0) {
          return { outcome: 'unknown', why: `${id} was changed since` };
        }
        const tenant = await platform.tenant(id, { signal });
        if (tenant?.phase === 'applied' && hasLimits(tenant, proposed)) {
          await instances.apply({
            id,
            from: before.revision,
            state: 'active',
            spec: proposed,
            price: proposed.price,
          });
          return { outcome: 'performed', after: asJson({ spec: proposed }) };
        }
        if (
          settled &&
          tenant?.phase === 'applied' &&
          hasLimits(tenant, specOf(before))
        ) {
          return {
            outcome: 'not-performed',
            why: `${id} has the limits of before`,
          };
        }
        return { outcome: 'unknown', why: `alphaswarm-cp is still at ${id}` };
      },
    }),
    /** For whoever reverts: the limits of before, unless it was changed again since. */
    async compensate({ input: { instance: id }, before, ...acting }) {
      const spec = specOf(before);
      const from = before.revision + 1;
      const instance = await instances.find(id);
      if (instance?.revision === from + 1 && isSame(instance.spec, spec))
        return;
      if (instance?.revision !== from || instance.state !== 'active') {
        throw new ConflictError(`${id} was changed since: left as it is`);
      }
      const { audience } = before;
      await platform.provision({ id, audience, spec }, acting);
      await instances.apply({
        id,
        from,
        state: 'active',
        spec,
        price: spec.price,
      });
    },
  });
}

function proposedOf({ proposed }: ObservedChange): InstanceSpec {
  return proposed as InstanceSpec;
}

function isSame(one: InstanceSpec, other: InstanceSpec): boolean {
  return canonicalJson(asJson(one)) === canonicalJson(asJson(other));
}
