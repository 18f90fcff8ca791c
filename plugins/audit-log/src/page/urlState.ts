import {
  auditPhases,
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
  actor: name,
  event: name,
  phase: z.enum(auditPhases).optional(),
  targetKind: name,
  targetId: name,
  from: time,
  to: time,
  view: z.enum(['stories', 'rows']).default('stories'),
  action: name,
});

/** The state that the URL holds. */
export type AuditLogUrlState = z.output<typeof auditLogUrlSchema>;

/** The filters among the URL's state, in the order of their chips. */
export const filterNames = [
  'actor',
  'event',
  'phase',
  'targetKind',
  'targetId',
  'from',
  'to',
] as const satisfies ReadonlyArray<keyof AuditLogUrlState>;

/** One of {@link filterNames}. */
export type FilterName = (typeof filterNames)[number];

/** The filter as the backend takes it. */
export function filterOf(url: AuditLogUrlState): AuditFilter {
  const { actor, event, phase, targetKind, targetId, from, to } = url;
  return { actor, action: event, phase, targetKind, targetId, from, to };
}

/** Takes all filters off. */
export const noFilters = Object.fromEntries(
  filterNames.map(filter => [filter, undefined]),
) as Record<FilterName, undefined>;
