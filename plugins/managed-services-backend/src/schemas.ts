import {
  documentFormats,
  instanceInputSchema,
  instanceStates,
  offerContentSchema,
  offerIdSchema,
  offerInputSchema,
  quotasSchema,
  type PlatformLinks,
} from '@alphaswarm-admin/plugin-managed-services-common';
import { z } from 'zod';

/** The query of `GET /offers`. */
export const offersQuery = z.strictObject({
  deleted: z.stringbool({ truthy: ['true'], falsy: ['false'] }).default(false),
});

/** The query of `GET /export`. */
export const exportQuery = z.strictObject({ format: z.enum(documentFormats) });

/** The query of `GET /instances`. */
export const instancesQuery = z.strictObject({
  company: z.string().min(1).max(128).optional(),
  offer: offerIdSchema.optional(),
  state: z.enum(instanceStates).optional(),
  cursor: z.string().min(1).max(63).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** What names an offer, and an instance, in a path. */
export const offerParams = offerInputSchema;
export const instanceParams = instanceInputSchema;

const money = z.object({ amount: z.number().int(), currency: z.string() });
const time = z.iso.datetime();
const availability = z.looseObject({
  action: z.string(),
  verdict: z.enum(['allowed', 'denied']),
});
const actions = z.array(availability);

const offer = z.object({
  id: z.string(),
  content: offerContentSchema,
  revision: z.number().int(),
  deleted: z.boolean(),
  updatedAt: time,
  health: z
    .object({
      up: z.boolean().optional(),
      checkedAt: time,
      finding: z.string(),
      uptime: z.number().optional(),
      checks: z.number().int(),
    })
    .optional(),
});

export const offerListSchema = z.object({
  items: z.array(offer),
  actions,
});
export const offerDetailSchema = offer.extend({
  instances: z.number().int(),
  actions,
});

const condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
});

/** What alphaswarm-cp was asked for, or why it can't be shown. */
const fromPlatform = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('known', [
    z.object({ known: z.literal(true), value }),
    z.object({ known: z.literal(false), why: z.string() }),
  ]);

const instance = z.object({
  id: z.string(),
  company: z.object({ id: z.string(), name: z.string() }),
  offer: z.string(),
  plan: z.string(),
  price: money,
  quotas: quotasSchema,
  requestsPerSecond: z.number().int().nullable(),
  state: z.enum(instanceStates),
  namespace: z.string().optional(),
  cost: z.array(money),
  createdAt: time,
  updatedAt: time,
  workloads: fromPlatform(
    z.array(
      z.object({
        serviceId: z.string(),
        phase: z.string(),
        image: z.string().optional(),
        replicasDesired: z.number().int(),
        replicasReady: z.number().int(),
        endpoints: z.array(z.string()),
        conditions: z.array(condition),
      }),
    ),
  ),
});

export const instancePageSchema = z.object({
  items: z.array(instance),
  cursor: z.string().optional(),
  actions,
});
export const instanceDetailSchema = instance.extend({
  tenant: fromPlatform(
    z
      .object({
        phase: z.string(),
        namespace: z.string().optional(),
        appliedAt: z.string().optional(),
        quotas: z.record(z.string(), z.string().optional()).optional(),
        conditions: z.array(condition),
      })
      .nullable(),
  ),
  actions,
});

export const platformLinksSchema = z.object({
  services: fromPlatform(
    z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        role: z.string(),
        cluster: z.string().optional(),
        namespace: z.string().optional(),
        endpoints: z.array(z.string()),
      }),
    ),
  ),
  cells: fromPlatform(
    z.array(
      z.object({
        id: z.string(),
        tier: z.string(),
        region: z.string(),
        state: z.string(),
        capacityMaxTenants: z.number().int(),
      }),
    ),
  ),
  connections: fromPlatform(
    z.array(
      z.object({
        id: z.string(),
        serviceId: z.string(),
        kind: z.string(),
        host: z.string(),
        port: z.number().int(),
        tls: z.boolean(),
        secretRef: z.string().optional(),
      }),
    ),
  ),
}) satisfies z.ZodType<PlatformLinks>;
