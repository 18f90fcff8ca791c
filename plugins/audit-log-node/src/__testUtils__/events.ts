import {
  type AuditPhase,
  defineAuditEvent,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { AuditEvent } from '../AuditLedger';

/** An event definition for tests. */
export const restartEvent = defineAuditEvent({
  id: 'test.service.restart',
  version: 1,
  category: 'safety',
  severity: 'warning',
  title: 'Restart service',
  sentence: 'restarted {target}',
  ocsfActivityId: 3,
});

/** An event for tests. */
export function restart(
  phase: AuditPhase,
  rest: Partial<AuditEvent> = {},
): AuditEvent {
  return {
    definition: restartEvent,
    phase,
    actor: { kind: 'user', userRef: 'user:staff/olivia' },
    target: { kind: 'service', id: 'core' },
    ...rest,
  };
}
