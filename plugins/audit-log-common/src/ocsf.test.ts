import { auditPhases } from './phases';
import { exampleRow } from './exampleRow.testdata';
import type { AuditRow } from './row';
import { toOcsf } from './ocsf';

const row: AuditRow = { ...exampleRow, seq: 7, leaf_hash: 'a'.repeat(64) };
const definition = { ocsfActivityId: 3, title: 'Scale service' } as const;

/** The fields that the class requires: https://schema.ocsf.io/1.4.0/classes/api_activity */
const required = [
  'activity_id',
  'actor',
  'api',
  'category_uid',
  'class_uid',
  'metadata',
  'severity_id',
  'src_endpoint',
  'time',
  'type_uid',
];

describe('toOcsf', () => {
  it.each(auditPhases)('makes an API Activity of a row in phase %s', phase => {
    const event = toOcsf({ ...row, phase }, definition);
    expect(Object.keys(event)).toEqual(expect.arrayContaining(required));
    expect(event).toMatchObject({
      class_uid: 6003,
      category_uid: 6,
      activity_id: 3,
      type_uid: 600303,
      time: Date.parse(row.created_at),
      status_code: phase,
      metadata: { uid: row.id, correlation_uid: row.action_id, sequence: 7 },
    });
  });

  it.each([
    ['succeeded', 1],
    ['failed', 2],
    ['denied', 2],
    ['intent', 0],
    ['abandoned', 0],
  ] as const)('never calls %s more than it is', (phase, status) => {
    expect(toOcsf({ ...row, phase }, definition).status_id).toBe(status);
  });

  it('is of the activity Other if the event is not known', () => {
    expect(toOcsf(row, undefined)).toMatchObject({
      activity_id: 99,
      type_uid: 600399,
    });
  });

  it('loses nothing and holds no absent value', () => {
    const bare: AuditRow = {
      ...row,
      actor_kind: 'agent',
      actor_user_id: null,
      agent_subject: null,
      act: null,
      ip: null,
      user_agent: null,
      target_id: null,
      target_kind: null,
      step_up: null,
      approval: null,
      reason: null,
      request_id: null,
      details: { error: { name: 'ConflictError', message: 'changed' } },
    };
    const json = JSON.stringify(toOcsf(bare, definition));
    expect(json).not.toContain('null');
    const event = JSON.parse(json);
    expect(event).toMatchObject({
      status_detail: 'changed',
      actor: { app_name: 'agent' },
      src_endpoint: { name: 'unknown' },
      unmapped: { details: bare.details, leaf_hash: bare.leaf_hash },
    });
    expect(event).not.toHaveProperty('resources');
  });
});
