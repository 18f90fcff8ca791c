import { defineAuditEvent } from '@alphaswarm-admin/plugin-audit-log-common';
import type { AuditEvent } from '@alphaswarm-admin/plugin-audit-log-node';
import { randomUUID } from 'node:crypto';

const scale = defineAuditEvent({
  id: 'bench.service.scale',
  version: 1,
  category: 'safety',
  severity: 'warning',
  title: 'Scale service',
  sentence: 'scaled {target} to {input.desiredCount}',
  ocsfActivityId: 3,
});

const suspend = defineAuditEvent({
  id: 'bench.company.suspend',
  version: 1,
  category: 'tenancy',
  severity: 'critical',
  title: 'Suspend company',
  sentence: 'suspended {target}',
  ocsfActivityId: 3,
});

/** Values that {@link seedAction} uses, from frequent to rare. */
export const seeded = {
  actor: 'user:staff/0f0e3dad-9990-4e50-a1d9-000000000003',
  rareActor: 'user:staff/0f0e3dad-9990-4e50-a1d9-999999999999',
  action: scale.id,
  rareAction: suspend.id,
  organizationId: 'org-7',
  targetId: 'alphaswarm-cluster-prod/alphaswarm-agentcore-3-prod',
  frequentWord: 'evening',
  rareWord: 'incident-2000',
};

/**
 * The two rows of an action as staff do them: many scalings by forty people, one in twenty the suspension of a company, one in fifty by an agent, one in thirty
 * failed, and a few by somebody who is hardly ever there.
 */
export function seedAction(number: number): [AuditEvent, AuditEvent] {
  const isSuspension = number % 20 === 0;
  const isAgent = number % 50 === 1;
  const person = number % 5_000 === 42 ? 999_999_999_999 : number % 40;
  const organizationId = `org-${Math.floor(number / 20) % 30}`;
  const event: Omit<AuditEvent, 'phase'> = {
    definition: isSuspension ? suspend : scale,
    actionId: randomUUID(),
    actor: isAgent
      ? { kind: 'agent', agentSubject: `agent-${number % 3}` }
      : {
          kind: 'user',
          userRef: `user:staff/0f0e3dad-9990-4e50-a1d9-${String(person).padStart(12, '0')}`,
          name: 'Olivia Operator',
          email: 'olivia.operator@staff.alpha-swarm.example',
        },
    request: {
      ip: '203.0.113.7',
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/153.0',
      connection: 'entra',
      requestId: '4bf92f3577b34da6a3ce929d0e0e4736',
    },
    target: isSuspension
      ? { kind: 'company', id: organizationId, organizationId }
      : {
          kind: 'ecs-service',
          id: `alphaswarm-cluster-prod/alphaswarm-agentcore-${number % 20}-prod`,
        },
    reason:
      number % 2_000 === 0
        ? `Because of incident-${number}`
        : 'More load expected this evening',
    details: { input: { desiredCount: 4 }, before: { desiredCount: 2 } },
  };
  const outcome = number % 30 === 4 ? 'failed' : 'succeeded';
  return [
    { ...event, phase: 'intent' },
    { ...event, phase: outcome },
  ];
}
