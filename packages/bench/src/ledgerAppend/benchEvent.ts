import { defineAuditEvent } from '@alphaswarm-admin/plugin-audit-log-common';
import type { AuditEvent } from '@alphaswarm-admin/plugin-audit-log-node';

const definition = defineAuditEvent({
  id: 'bench.service.scale',
  version: 1,
  category: 'safety',
  severity: 'warning',
  title: 'Scale service',
  sentence: 'scaled {target} to {input.desiredCount}',
  ocsfActivityId: 3,
});

/** An event whose row has about 600 bytes besides its column names, as those of the portal's own actions have. */
export function benchEvent(number: number): AuditEvent {
  return {
    definition,
    phase: 'observed',
    actor: {
      kind: 'user',
      userRef: `user:staff/1f0e3dad-9990-4e50-a1d9-${String(number % 40).padStart(12, '0')}`,
      name: 'Olivia Operator',
      email: 'olivia.operator@staff.alpha-swarm.example',
    },
    request: {
      ip: '203.0.113.7',
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/153.0',
      connection: 'entra',
      requestId: '4bf92f3577b34da6a3ce929d0e0e4736',
    },
    target: {
      kind: 'ecs-service',
      id: `alphaswarm-cluster-prod/alphaswarm-agentcore-${number % 20}-prod`,
    },
    reason: 'More load expected this evening',
    details: { input: { desiredCount: 4 }, before: { desiredCount: 2 } },
  };
}
