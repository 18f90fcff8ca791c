import type { ActionAvailability } from '@alphaswarm-admin/plugin-staff-access-common';

/** What names a company to other parts of the portal. */
export type CompanyReference = {
  /** As alphaswarm-cp, the ledger (`organization_id`) and Stripe's metadata (`organization_id`) have it. */
  id: string;
  slug: string;
  name: string;
  /** Absent if the company isn't billed through Stripe. */
  stripeCustomerId?: string;
};

/** What a company uses: sums over all of it, never of whom or of what. Absent is what isn't reported, which is not zero. */
export type CompanyUsage = {
  activeUsers24h?: number;
  backtests24h?: number;
  botsRunning?: number;
  paperSessions?: number;
  /** Hours. */
  computeHours30d?: number;
  storageBytes?: number;
};

/** A company account, as it stands in lists. */
export type CompanySummary = CompanyReference & {
  /** `active`, `suspended`, or whatever else alphaswarm-cp says. */
  status: string;
  /** The plan, e.g. `enterprise`. */
  tier: string;
  seats: number;
  region?: string;
  usage: CompanyUsage;
  /** ISO 8601. */
  createdAt: string;
  updatedAt: string;
};

/** Some companies, in alphaswarm-cp's order. */
export type CompanyPage = {
  items: CompanySummary[];
  /** Where the next page begins; absent on the last one. */
  cursor?: string;
};

/** Who suspended or reactivated a company last, from the portal. */
export type CompanyChange = {
  /** What the ledger has of it. */
  actionId: string;
  verb: CompanyVerb;
  /** `done`, or what is being done right now. */
  state: 'under-way' | 'done';
  byRef: string;
  byName?: string;
  /** ISO 8601 UTC. */
  at: string;
};

/** What can be done to a company. */
export type CompanyVerb = 'suspend' | 'reactivate';

/** All that the portal knows of a company account, and what the caller may do with it. */
export type CompanyDetail = CompanySummary & {
  billingEmail?: string;
  entraTenantId?: string;
  lastChange?: CompanyChange;
  /** What could not be read and why, a sentence each. */
  gaps: string[];
  actions: ActionAvailability[];
};

/** What is shown over time, of one company or of all. */
export const usageMetrics = [
  'active_users',
  'backtests',
  'bots',
  'paper_sessions',
  'compute_hours',
] as const;

export type UsageMetric = (typeof usageMetrics)[number];

/** How far back usage is shown. */
export const usageWindows = ['24h', '7d', '30d', '90d'] as const;

export type UsageWindow = (typeof usageWindows)[number];

/** The same metric of everything it is asked of, over time. */
export type UsageSeries = {
  metric: UsageMetric;
  /** Epoch milliseconds and value, oldest first; none where alphaswarm-core has none. */
  points: Array<[at: number, value: number]>;
  /** Why there are no points, in words. */
  problem?: string;
};

/** Usage over time. */
export type UsageReport = {
  /** When alphaswarm-core was asked. ISO 8601 UTC. */
  observedAt: string;
  window: UsageWindow;
  /** One for each of {@link usageMetrics}, in their order. */
  series: UsageSeries[];
};

/** The platform in numbers. */
export type PlatformUsage = UsageReport & {
  totals: {
    companies: number;
    activeUsers24h: number;
    backtestsRunning: number;
    botsRunning: number;
    paperSessions: number;
  };
};

/** Of some companies, how many people were active over the last 30 days, by the company's id. One that alphaswarm-core doesn't know is absent. */
export type UsageTrends = {
  trends: Record<string, number[]>;
};
