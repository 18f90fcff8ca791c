import { defineAuditEvent } from './catalogue';

/**
 * A change was made outside of the portal: somebody else's record tells of it, the log didn't. One row for each event of that record. `details` holds `by` and
 * `summary` in words, and the event's id there.
 */
export const outsideChangeEvent = defineAuditEvent({
  id: 'audit-log.outside.observe',
  version: 1,
  category: 'safety',
  severity: 'warning',
  title: 'Made outside the portal',
  sentence: 'saw in {source} that {by} {summary}, outside the portal',
  ocsfActivityId: 99,
});

/**
 * A row tells of an effect that the other side never saw. One row for each effect. `details` names the action, and the request that it claims.
 */
export const unseenEffectEvent = defineAuditEvent({
  id: 'audit-log.effect.unseen',
  version: 1,
  category: 'safety',
  severity: 'critical',
  title: 'Effect never seen',
  sentence:
    'did not find in {source} what the action {action} says it did to {target}',
  ocsfActivityId: 99,
});

/** What the comparison with others' records appends. */
export const comparisonEvents = [outsideChangeEvent, unseenEffectEvent];
