import {
  defineAuditEvent,
  outsideChangeEvent,
  type AuditPhase,
  type AuditRow,
  type JsonObject,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { isEnd, tellOnlooker, tellReader } from './tellEnded';

const scale = defineAuditEvent({
  id: 'platform-ecs.service.scale',
  version: 1,
  category: 'safety',
  severity: 'warning',
  title: 'Scale service',
  sentence: 'scaled {target} from {before.count} to {input.count}',
  ocsfActivityId: 3,
});

function row(phase: AuditPhase, rest: Partial<AuditRow> = {}): AuditRow {
  return {
    phase,
    event_type: scale.id,
    actor_kind: 'user',
    actor_user_id: 'user:staff/olivia',
    agent_subject: null,
    target_kind: 'ecs-service',
    target_id: 'prod/core-prod',
    reason: 'the customer Acme complained',
    ...rest,
    details: { actor: { name: 'Olivia Operator' }, ...rest.details },
  } as AuditRow;
}

const intent = row('intent', {
  details: { before: { count: 2 }, input: { count: 4 } },
});
const outside = row('observed', {
  event_type: outsideChangeEvent.id,
  actor_user_id: null,
  details: {
    source: 'AWS CloudTrail',
    by: 'the IAM user maria',
    summary: 'scaled the service core-prod to 3 tasks',
  } as JsonObject,
});

const tellings = [
  [
    'succeeded',
    'Olivia Operator scaled core-prod from 2 to 4',
    '“Scale service” on core: it succeeded',
    'normal',
  ],
  [
    'failed',
    'Olivia Operator asked for “Scale service” on core: it failed',
    '“Scale service” on core: it failed',
    'high',
  ],
  [
    'compensated',
    'Olivia Operator asked for “Scale service” on core: it failed, and what had been done was undone',
    '“Scale service” on core: it failed, and what had been done was undone',
    'high',
  ],
  [
    'abandoned',
    'Olivia Operator asked for “Scale service” on core: nobody knows whether it happened',
    '“Scale service” on core: nobody knows whether it happened',
    'high',
  ],
] as const;

describe('what a follower is told', () => {
  it.each(tellings)(
    'of an action that %s',
    (phase, toReader, toOnlooker, severity) => {
      const rows = [intent, row(phase)];
      expect(tellReader(rows, scale, 'core')).toEqual({
        title: toReader,
        severity,
      });
      expect(tellOnlooker(rows, scale, 'core')).toEqual({
        title: toOnlooker,
        severity,
      });
    },
  );

  it('of a change that was made past the portal', () => {
    expect(tellReader([outside], outsideChangeEvent, 'core')).toEqual({
      title:
        'Outside the portal: the IAM user maria scaled the service core-prod to 3 tasks',
      severity: 'high',
    });
    expect(tellOnlooker([outside], outsideChangeEvent, 'core')).toEqual({
      title: 'core was changed outside the portal',
      severity: 'high',
    });
  });

  it('names nobody and tells no detail where they may not read the rows', () => {
    for (const phase of ['succeeded', 'failed'] as const) {
      const { title } = tellOnlooker([intent, row(phase)], scale, 'core');
      expect(title).not.toMatch(/Olivia|Acme|2|4/);
    }
    expect(tellOnlooker([outside], undefined, 'core').title).not.toMatch(
      /maria/,
    );
  });

  it('names an agent with the person it acted for', () => {
    const agents = {
      actor_kind: 'agent',
      details: { actor: { name: 'Olivia Operator', agent: 'Rollout agent' } },
    } as Partial<AuditRow>;
    const rows = [row('intent', agents), row('failed', agents)];
    expect(tellReader(rows, scale, 'core').title).toBe(
      'Agent Rollout agent for Olivia Operator asked for “Scale service” on core: it failed',
    );
  });

  it('is what is known of an event that this build knows no more', () => {
    const rows = [intent, row('succeeded')];
    expect(tellReader(rows, undefined, 'core').title).toBe(
      'Olivia Operator asked for “platform-ecs.service.scale” on core: it succeeded',
    );
  });

  it('fits a notification, whatever people typed', () => {
    const rows = [
      row('intent', { details: { input: { count: 'x'.repeat(5_000) } } }),
      row('succeeded'),
    ];
    const { title } = tellReader(rows, scale, 'core');
    expect(title).toHaveLength(250);
    expect(title.endsWith('…')).toBe(true);
  });
});

describe('a row', () => {
  it.each(['succeeded', 'failed', 'compensated', 'abandoned'] as const)(
    'that says %s ends something',
    phase => expect(isEnd(row(phase))).toBe(true),
  );

  it.each(['intent', 'denied', 'challenged', 'observed'] as const)(
    'that says %s ends nothing',
    phase => expect(isEnd(row(phase))).toBe(false),
  );

  it('that tells of a change past the portal does', () => {
    expect(isEnd(outside)).toBe(true);
  });
});
