import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { formatMoney } from '@alphaswarm-admin/plugin-billing-common';
import {
  instanceProvisionEvent,
  instanceProvisionInputSchema,
  instanceProvisionPermission,
  type Offer,
  type OfferPlan,
} from '@alphaswarm-admin/plugin-managed-services-common';
import {
  createPrivilegedAction,
  type PrivilegedAction,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import type { z } from 'zod';
import type { InstanceStore } from '../instances/InstanceStore';
import { specOf } from '../instances/observedInstance';
import { hasLimits, type TenantPlatform } from '../instances/TenantPlatform';
import { asJson } from '../offers/asJson';
import { limitsInWords } from '../offers/offerInWords';
import type { OfferStore } from '../offers/OfferStore';
import { followedEffect, type InstanceResult } from './instanceAction';
import { isRefusal } from './isRefusal';
import { existing } from './offerAction';

type ProvisionInput = z.output<typeof instanceProvisionInputSchema>;

/** Longest id of a tenant at alphaswarm-cp. */
const MAX_ID_LENGTH = 63;

/** What an intent to provision records. */
export type ObservedProvision = {
  company: string;
  offer: string;
  audience: Offer['content']['audience'];
  /** As it will be. */
  spec: JsonObject;
  /** Of the instance that was deprovisioned before; 0 if there was none. */
  revision: number;
  observedAt: string;
};

/** Gives a company an instance of a service, and follows it until alphaswarm-cp has applied its limits. */
export function createProvisionInstanceAction(options: {
  offers: OfferStore;
  instances: InstanceStore;
  platform: TenantPlatform;
}): PrivilegedAction<ProvisionInput, ObservedProvision, InstanceResult> {
  const { offers, instances, platform } = options;

  /** It came to nothing: as before. */
  const takeBack = (id: string, before: ObservedProvision) =>
    before.revision === 0
      ? instances.forget(id, 1)
      : instances.apply({
          id,
          from: before.revision + 1,
          state: 'deprovisioned',
        });

  return createPrivilegedAction<
    ProvisionInput,
    ObservedProvision,
    InstanceResult
  >({
    event: instanceProvisionEvent,
    permission: instanceProvisionPermission,
    input: instanceProvisionInputSchema,
    target: input => ({
      kind: 'managed-service-instance',
      id: instanceIdOf(input),
      organizationId: input.company,
    }),
    async observe(input, { signal }) {
      const id = instanceIdOf(input);
      if (id.length > MAX_ID_LENGTH) {
        throw new InputError(
          `company: with the service's id it is longer than ${MAX_ID_LENGTH} characters`,
        );
      }
      const offer = existing(input.offer, await offers.find(input.offer));
      const plan = planOf(offer, input.plan);
      const known = await instances.find(id);
      if (known && known.state !== 'deprovisioned') {
        throw new ConflictError(`${input.company} has ${input.offer} already`);
      }
      const [company, tenant] = await Promise.all([
        platform.company(input.company, { signal }),
        platform.tenant(id, { signal }),
      ]);
      if (!company) {
        throw new NotFoundError(`There is no company '${input.company}'`);
      }
      if (company.status !== 'active') {
        throw new ConflictError(`${company.name} is ${company.status}`);
      }
      if (tenant) {
        throw new ConflictError(
          `alphaswarm-cp has a tenant '${id}' that the portal didn't provision`,
        );
      }
      const { quotas, requestsPerSecond } = input;
      const revision = known?.revision ?? 0;
      return {
        version: `${offer.revision}|${revision}`,
        state: {
          company: company.name,
          offer: offer.content.name,
          audience: offer.content.audience,
          spec: asJson({
            plan: plan.id,
            price: plan.price,
            quotas,
            requestsPerSecond,
          }),
          revision,
          observedAt: new Date().toISOString(),
        },
      };
    },
    describe(input, before) {
      const spec = specOf(before);
      return {
        title: `Provision ${before.offer} for ${before.company}`,
        confirmLabel: `Provision ${instanceIdOf(input)}`,
        destructive: false,
        changes: [
          { label: 'Plan', present: null, proposed: spec.plan },
          {
            label: 'Price a month',
            present: null,
            proposed: formatMoney(spec.price),
          },
          { label: 'Limits', present: null, proposed: limitsInWords(spec) },
        ],
        affects: [
          `${before.company} gets a namespace of its own, with these limits.`,
        ],
        warnings: [],
        undo: 'Deprovision it.',
      };
    },
    ...followedEffect<ProvisionInput, ObservedProvision>({
      platform,
      instanceOf: instanceIdOf,
      async begin({ input, before, ...acting }) {
        const id = instanceIdOf(input);
        // Before alphaswarm-cp is asked: of two who provision the same at once, one is refused here.
        await instances.apply({
          id,
          from: before.revision,
          state: 'provisioning',
          company: { id: input.company, name: before.company },
          offer: input.offer,
          spec: specOf(before),
        });
        const { audience } = before;
        await platform
          .provision({ id, audience, spec: specOf(before) }, acting)
          .catch(async error => {
            if (isRefusal(error)) await takeBack(id, before);
            throw error;
          });
      },
      async judge({ input, before, signal }, settled) {
        const id = instanceIdOf(input);
        const spec = specOf(before);
        const from = before.revision + 1;
        const instance = await instances.find(id);
        if ((instance?.revision ?? 0) === before.revision) {
          return settled
            ? { outcome: 'not-performed', why: `${id} was not begun` }
            : { outcome: 'unknown', why: `${id} is not begun` };
        }
        if (instance?.revision !== from) {
          return instance?.revision === from + 1 && instance.state === 'active'
            ? { outcome: 'performed' }
            : { outcome: 'unknown', why: `${id} was changed since` };
        }
        const tenant = await platform.tenant(id, { signal });
        if (!tenant && settled) {
          await takeBack(id, before);
          return {
            outcome: 'not-performed',
            why: `alphaswarm-cp has no tenant '${id}'`,
          };
        }
        if (tenant?.phase === 'failed') {
          await instances.apply({ id, from, state: 'failed' });
          return {
            outcome: 'not-performed',
            why: `alphaswarm-cp could not apply ${id}; what there is of it can be deprovisioned`,
          };
        }
        if (tenant?.phase === 'applied' && hasLimits(tenant, spec)) {
          const { namespace } = tenant;
          const { price } = spec;
          await instances.apply({
            id,
            from,
            state: 'active',
            namespace,
            price,
          });
          return {
            outcome: 'performed',
            after: asJson({ ...spec, namespace }),
          };
        }
        return { outcome: 'unknown', why: `alphaswarm-cp is still at ${id}` };
      },
    }),
  });
}

/** The tenant's id at alphaswarm-cp. */
export function instanceIdOf(input: {
  company: string;
  offer: string;
}): string {
  return `${input.company}-${input.offer}`;
}

/** @throws InputError if the offer has no such plan */
export function planOf(
  offer: Pick<Offer, 'id' | 'content'>,
  id: string,
): OfferPlan {
  const plan = offer.content.plans.find(candidate => candidate.id === id);
  if (!plan) throw new InputError(`plan: ${offer.id} has no plan '${id}'`);
  return plan;
}
