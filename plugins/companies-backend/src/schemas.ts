import {
  companyIdSchema,
  companyChangeInputSchema,
  usageMetrics,
  usageWindows,
} from '@alphaswarm-admin/plugin-companies-common';
import { z } from 'zod';

/** The query of the list. */
export const listQuery = z.strictObject({
  /** A part of the name or the slug. */
  q: z
    .string()
    .trim()
    .max(100)
    .regex(/^[^\p{Cc}]*$/u, 'must not contain control characters')
    .transform(text => text || undefined)
    .optional(),
  status: z.enum(['active', 'suspended']).optional(),
  cursor: z.string().min(1).max(512).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** The query of what is shown over time. */
export const usageQuery = z.strictObject({
  window: z.enum(usageWindows).default('30d'),
});

/** The query of the trends: the companies of one page of the list. */
export const trendsQuery = z.strictObject({
  company: z
    .union([companyIdSchema.transform(id => [id]), z.array(companyIdSchema)])
    .pipe(z.array(z.string()).min(1).max(200)),
});

/** What names a company in a path. */
export const companyParams = companyChangeInputSchema;

const time = z.iso.datetime({ offset: true });
const count = z.number().int().min(0);

export const companySchema = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  stripeCustomerId: z.string().optional(),
  status: z.string(),
  tier: z.string(),
  seats: count,
  region: z.string().optional(),
  usage: z.object({
    activeUsers24h: count.optional(),
    backtests24h: count.optional(),
    botsRunning: count.optional(),
    paperSessions: count.optional(),
    computeHours30d: z.number().min(0).optional(),
    storageBytes: count.optional(),
  }),
  createdAt: time,
  updatedAt: time,
});

export const companyPageSchema = z.object({
  items: z.array(companySchema),
  cursor: z.string().optional(),
});

export const companyDetailSchema = companySchema.extend({
  billingEmail: z.string().optional(),
  entraTenantId: z.string().optional(),
  lastChange: z
    .object({
      actionId: z.string(),
      verb: z.enum(['suspend', 'reactivate']),
      state: z.enum(['under-way', 'done']),
      byRef: z.string(),
      byName: z.string().optional(),
      at: time,
    })
    .optional(),
  gaps: z.array(z.string()),
  actions: z.array(z.looseObject({ action: z.string(), verdict: z.string() })),
});

export const usageReportSchema = z.object({
  observedAt: time,
  window: z.enum(usageWindows),
  series: z.array(
    z.object({
      metric: z.enum(usageMetrics),
      points: z.array(z.tuple([count, z.number()])),
      problem: z.string().optional(),
    }),
  ),
});

export const platformUsageSchema = usageReportSchema.extend({
  totals: z.object({
    companies: count,
    activeUsers24h: count,
    backtestsRunning: count,
    botsRunning: count,
    paperSessions: count,
  }),
});

export const trendsSchema = z.object({
  trends: z.record(z.string(), z.array(z.number())),
});

export const changeResultSchema = z.object({
  status: z.string(),
  steps: z.array(
    z.object({
      at: z.enum(['alphaswarm-cp', 'stripe']),
      outcome: z.enum(['done', 'skipped', 'refused', 'unknown']),
      told: z.string(),
    }),
  ),
});
