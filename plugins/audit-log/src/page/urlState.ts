import {
  auditCategories,
  auditOutcomes,
  auditPhases,
  auditSeverities,
  MAX_SEARCH_LENGTH,
  type AuditFilter,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { z } from 'zod';

const name = z.string().min(1).max(512).optional();
const time = z.iso.datetime({ offset: true }).optional();

/**
 * What of the page is in the URL. `action` is the id of the action whose timeline is open; the filter by kind of event is called `event`
 * here, because links from elsewhere say `?action=…` and mean one action.
 */
export const auditLogUrlSchema = z.object({
  q: z.string().min(1).max(MAX_SEARCH_LENGTH).optional(),
  actor: name,
  actorKind: z.enum(['user', 'agent']).optional(),
  event: name,
  outcome: z.enum(auditOutcomes).optional(),
  phase: z.enum(auditPhases).optional(),
  severity: z.enum(auditSeverities).optional(),
  category: z.enum(auditCategories).optional(),
  organizationId: name,
  targetKind: name,
  targetId: name,
  from: time,
  to: time,
  view: z.enum(['stories', 'rows']).default('stories'),
  live: z.stringbool().default(false),
  action: name,
});

/** The state that the URL holds. */
export type AuditLogUrlState = z.output<typeof auditLogUrlSchema>;

/** The filters among the URL's state, in the order of their chips. */
export const filterNames = [
  'q',
  'actor',
  'actorKind',
  'event',
  'outcome',
  'phase',
  'severity',
  'category',
  'organizationId',
  'targetKind',
  'targetId',
  'from',
  'to',
] as const satisfies ReadonlyArray<keyof AuditLogUrlState>;

/** The filters that are folded away until somebody asks for them. */
export const rareFilterNames = [
  'from',
  'to',
  'targetKind',
  'targetId',
  'organizationId',
  'phase',
  'actorKind',
  'category',
  'severity',
] as const satisfies readonly FilterName[];

/** One of {@link filterNames}. */
export type FilterName = (typeof filterNames)[number];

/** The filter as the backend takes it. */
export function filterOf(url: AuditLogUrlState): AuditFilter {
  const { event, view: _view, live: _live, action: _action, ...filter } = url;
  return { ...filter, action: event };
}

/** Takes all filters off. */
export const noFilters = Object.fromEntries(
  filterNames.map(filter => [filter, undefined]),
) as Record<FilterName, undefined>;
