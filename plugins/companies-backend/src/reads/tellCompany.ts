import type {
  Company,
  CompanyPage as CpCompanyPage,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type {
  CompanyPage,
  CompanySummary,
  CompanyUsage,
} from '@alphaswarm-admin/plugin-companies-common';

/** A company of alphaswarm-cp, as the portal tells of it in lists. */
export function tellCompany(company: Company): CompanySummary {
  const { plan, userCount, stripeCustomerId, region } = company;
  return {
    id: company.id,
    slug: company.slug,
    name: company.name,
    ...(stripeCustomerId !== undefined && { stripeCustomerId }),
    status: company.status,
    tier: plan,
    seats: userCount,
    ...(region !== undefined && { region }),
    usage: tellUsage(company.usage),
    createdAt: company.createdAt,
    updatedAt: company.updatedAt,
  };
}

/** Field by field: whatever else there may be, it goes no further. */
function tellUsage(usage: Company['usage']): CompanyUsage {
  return {
    activeUsers24h: usage.activeUsers24h,
    backtests24h: usage.backtests24h,
    botsRunning: usage.botsRunning,
    paperSessions: usage.paperSessions,
    computeHours30d: usage.computeHours30d,
    storageBytes: usage.storageBytes,
  };
}

/** A page of companies. */
export function tellPage({ items, nextCursor }: CpCompanyPage): CompanyPage {
  return {
    items: items.map(tellCompany),
    ...(nextCursor !== undefined && { cursor: nextCursor }),
  };
}
