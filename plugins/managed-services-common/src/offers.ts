import type { ActionAvailability } from '@alphaswarm-admin/plugin-staff-access-common';
import { z } from 'zod';

/** Kinds of services. */
export const offerKinds = [
  'compute',
  'database',
  'cache',
  'queue',
  'data',
  'gateway',
  'other',
] as const;

/** Whom a service is run for: businesses, single customers, or the platform itself. alphaswarm-cp calls it a tenant's plan. */
export const audiences = ['b2b', 'b2c', 'internal'] as const;

/** The quotas that alphaswarm-cp enforces on a tenant, in Kubernetes' quantities. */
export const quotaNames = [
  'cpu',
  'memory',
  'gpus',
  'pvcs',
  'pods',
  'services',
] as const;

/** The most plans that an offer has. */
export const MAX_PLANS = 8;

const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `must be at most ${max} characters`)
    .refine(text => !/\p{Cc}/u.test(text), {
      error: 'must be one line of text',
    });

const named = line(100).refine(text => text !== '', {
  error: 'must not be empty',
});

/** An offer's or a plan's id. Short, because an instance's id is made of a company's and an offer's. */
export const offerIdSchema = z
  .string()
  .regex(
    /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,29}$/,
    'must be 1 to 30 lower-case letters, digits and single hyphens, beginning with a letter',
  );

const quantity = z
  .string()
  .regex(
    /^\d{1,9}(\.\d{1,3})?([munkKMGTPE]i?)?$/,
    'must be a quantity such as 4, 500m or 16Gi',
  );

/** Quotas by name; one that is left out isn't limited. */
export const quotasSchema = z.strictObject(
  Object.fromEntries(
    quotaNames.map(name => [name, quantity.optional()]),
  ) as Record<(typeof quotaNames)[number], z.ZodOptional<typeof quantity>>,
);

/** Requests a second that an instance may serve; `null`: as many as it can. */
export const throttleSchema = z
  .int('must be a whole number of requests a second')
  .min(1, 'must be at least 1')
  .max(1_000_000, 'must be at most 1000000')
  .nullable();

/** A link that people follow: https, or nothing. */
const link = z.union([
  z.literal(''),
  z
    .url({ protocol: /^https$/, error: 'must be an https address' })
    .max(500, 'must be at most 500 characters'),
]);

/** An address that is checked: http or https, without credentials. */
const checkedUrl = z.union([
  z.literal(''),
  z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .max(500, 'must be at most 500 characters')
    .refine(
      url => {
        const { username, password } = new URL(url);
        return !username && !password;
      },
      { error: 'must not hold credentials' },
    ),
]);

/** How an instance may be had, and what it costs. */
export const planSchema = z.strictObject({
  id: offerIdSchema,
  name: named,
  /** For a month. */
  price: z.strictObject({
    amount: z
      .int('must be a whole number of minor units')
      .min(0, 'must not be negative')
      .max(1_000_000_000, 'must be at most 1000000000'),
    currency: z
      .string()
      .regex(
        /^[a-z]{3}$/,
        'must be the three lower-case letters of a currency',
      ),
  }),
  quotas: quotasSchema,
  requestsPerSecond: throttleSchema,
});

/** What an offer says. Every field is always there: what isn't known is empty. */
export const offerContentSchema = z.strictObject({
  name: named,
  kind: z.enum(offerKinds),
  audience: z.enum(audiences),
  description: line(500),
  /** The container image that it is run from. */
  image: z
    .string()
    .regex(
      /^$|^[a-z0-9][\w.:/-]{0,254}(@sha256:[0-9a-f]{64})?$/,
      'must be an image such as registry.example/engine:2026.11',
    ),
  /** A group in the catalog. */
  owner: z
    .string()
    .regex(
      /^([a-z]+:)?([\w.-]+\/)?[\w.-]{1,63}$/,
      'must be a group of the catalog, such as platform or group:default/platform',
    ),
  runbook: link,
  /** Ids of other offers or of services in the platform's topology. */
  dependencies: z
    .array(z.string().regex(/^[A-Za-z0-9][\w.-]{0,62}$/, 'must be an id'))
    .max(20, 'must be at most 20')
    .refine(ids => new Set(ids).size === ids.length, {
      error: 'must not name the same twice',
    }),
  /** What is asked whether the service is well; only hosts that the configuration allows. */
  healthUrl: checkedUrl,
  plans: z
    .array(planSchema)
    .min(1, 'must have at least one plan')
    .max(MAX_PLANS, `must have at most ${MAX_PLANS} plans`)
    .refine(plans => new Set(plans.map(({ id }) => id)).size === plans.length, {
      error: 'must not have two plans with one id',
    }),
});

/** @public */
export type OfferContent = z.output<typeof offerContentSchema>;

/** @public */
export type OfferPlan = z.output<typeof planSchema>;

/** @public */
export type Quotas = z.output<typeof quotasSchema>;

/** How a service has been lately, by the checks of its health address. */
export type OfferHealth = {
  /** Absent if it wasn't asked at the last look, because its address isn't allowed: that says nothing of the service. */
  up?: boolean;
  /** ISO 8601 UTC. */
  checkedAt: string;
  /** In words: `answered 200 in 12 ms`, `not asked: …`. */
  finding: string;
  /** Of the times that it was asked in the last 30 days, the share that found it up: 0 to 1. Absent if it never was. */
  uptime?: number;
  checks: number;
};

/** A service of the catalogue. */
export type Offer = {
  id: string;
  content: OfferContent;
  /** Counts the changes; the entity tag. */
  revision: number;
  deleted: boolean;
  /** ISO 8601 UTC. */
  updatedAt: string;
  /** Absent where nothing is checked, or not yet. */
  health?: OfferHealth;
};

/** An offer with what the caller may do. */
export type OfferDetail = Offer & {
  /** How many instances of it there are. */
  instances: number;
  actions: ActionAvailability[];
};

/** All offers, by name, and whether the caller may create and import. */
export type OfferList = { items: Offer[]; actions: ActionAvailability[] };

/** The formats of import and export. */
export const documentFormats = ['yaml', 'csv'] as const;

/** @public */
export type DocumentFormat = (typeof documentFormats)[number];
