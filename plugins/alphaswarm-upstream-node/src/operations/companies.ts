// Company accounts, as alphaswarm-cp tells of them: account facts and aggregates.
import { z } from 'zod';
import { count, label, optional, slug, timestamp } from './fields';

const amount = z.number().min(0);

/** Usage, as sums over the company. */
const usageSchema = z
  .object({
    active_users_24h: optional(count),
    backtests_24h: optional(count),
    bots_running: optional(count),
    paper_sessions: optional(count),
    compute_hours_30d: optional(amount),
    storage_bytes: optional(count),
  })
  .transform(usage => ({
    activeUsers24h: usage.active_users_24h,
    backtests24h: usage.backtests_24h,
    botsRunning: usage.bots_running,
    paperSessions: usage.paper_sessions,
    computeHours30d: usage.compute_hours_30d,
    storageBytes: usage.storage_bytes,
  }));

/** `GET /manage/tenancy/companies/{id}`. Of `meta` only the region is listed. */
export const companySchema = z
  .object({
    id: slug,
    slug,
    name: z.string().min(1).max(200),
    billing_email: optional(z.string().max(320)),
    status: label,
    plan: label,
    user_count: count,
    meta: optional(z.object({ region: optional(label) })),
    entra_tenant_id: optional(label),
    stripe_customer_id: optional(z.string().regex(/^cus_\w{1,100}$/)),
    usage: usageSchema,
    created_at: timestamp,
    updated_at: timestamp,
  })
  .transform(company => ({
    id: company.id,
    slug: company.slug,
    name: company.name,
    billingEmail: company.billing_email,
    /** `active`, `suspended`, or whatever else cp knows. */
    status: company.status,
    plan: company.plan,
    userCount: company.user_count,
    region: company.meta?.region,
    entraTenantId: company.entra_tenant_id,
    stripeCustomerId: company.stripe_customer_id,
    usage: company.usage,
    createdAt: company.created_at,
    updatedAt: company.updated_at,
  }));

/** A company account. */
export type Company = z.output<typeof companySchema>;

/** `GET /manage/tenancy/companies`. */
export const companyPageSchema = z
  .object({
    items: z.array(companySchema),
    next_cursor: optional(z.string().min(1).max(512)),
  })
  .transform(({ items, next_cursor: nextCursor }) => ({ items, nextCursor }));

/** Some companies, and the cursor to ask for the next with; none after the last. */
export type CompanyPage = z.output<typeof companyPageSchema>;
