import type { AuditorServiceEventSeverityLevel } from '@backstage/backend-plugin-api';
import {
  type AuditCategory,
  type AuditEventDefinition,
  type AuditSeverity,
  columnWidths,
  defineAuditEvent,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { createHash } from 'node:crypto';

/**
 * Events of Backstage's plugins that only read, though their request may be a POST (a query too long for a URL). Listed by name: an event that
 * isn't is taken for a mutation.
 */
const queries = new Set([
  'catalog.entity-fetch',
  'catalog.entity-facets',
  'catalog.entity-validate',
  'catalog.location-fetch',
  'catalog.location-analyze',
  // What an agent's tool does is in the rows of the route that it leads to.
  'mcp-actions.connection',
  'mcp-actions.tool-discovery',
  'mcp-actions.tool-execution',
]);

const readMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether an event of Backstage's auditor is about a mutation that a person or agent asked for. */
export function isMutation(event: {
  pluginId: string;
  eventId: string;
  method: string;
}): boolean {
  return (
    !readMethods.has(event.method.toUpperCase()) &&
    !queries.has(`${event.pluginId}.${event.eventId}`)
  );
}

const severities: Record<AuditorServiceEventSeverityLevel, AuditSeverity> = {
  low: 'info',
  medium: 'info',
  high: 'warning',
  critical: 'critical',
};

/** The ledger's severity for Backstage's. */
export function severityOf(
  level: AuditorServiceEventSeverityLevel = 'low',
): AuditSeverity {
  return severities[level];
}

const categories: Record<string, AuditCategory> = {
  auth: 'authn',
  permission: 'authz',
};

/** The catalogue entry for an event of a Backstage plugin, `backstage.<plugin>.<event>`. */
export function backstageEvent(
  pluginId: string,
  eventId: string,
): AuditEventDefinition {
  return defineAuditEvent({
    id: eventType(`backstage.${word(pluginId)}.${word(eventId)}`),
    version: 1,
    category: categories[pluginId] ?? 'account',
    severity: 'info',
    title: `${eventId} (${pluginId})`,
    sentence: `did ${word(eventId)} in ${word(pluginId)}: {target}`,
    ocsfActivityId: 99,
  });
}

function word(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9-]+/g, '-') || 'unnamed';
}

/** An id that is too long keeps its beginning, and ends in what tells it from others with the same beginning. */
function eventType(id: string): string {
  if (id.length <= columnWidths.event_type) return id;
  const suffix = createHash('sha256').update(id).digest('hex').slice(0, 8);
  return `${id.slice(0, columnWidths.event_type - 9)}-${suffix}`;
}
