import type { HashedAuditRow } from './row';

/** A row with every column filled, for tests. */
export const exampleRow: HashedAuditRow = {
  v: 1,
  id: '01932f3c-7b1e-7c3a-8f00-1a2b3c4d5e6f',
  action_id: '01932f3c-7b1d-7000-8000-000000000001',
  phase: 'intent',
  event_type: 'platform-ecs.service.scale',
  event_category: 'safety',
  severity: 'warning',
  source: 'admin',
  actor_kind: 'user',
  actor_user_id: 'user:staff/4b8f5b0e-0001-4000-8000-000000000002',
  agent_subject: 'agent-1',
  act: { sub: 'agent-1', iss: 'https://login.example/v2.0' },
  user_id: 'u-1',
  organization_id: 'o-1',
  workspace_id: 'w-1',
  cell_id: 'cell-eu-1',
  target_kind: 'ecs-service',
  target_id: 'arn:aws:ecs:eu-central-1:123456789012:service/c/s',
  reason: 'Lasttest für „Grüße" 😀',
  ip: '203.0.113.7',
  user_agent: 'Mozilla/5.0',
  connection: 'entra',
  request_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  step_up: {
    acrs: ['c1'],
    amr: ['pwd', 'mfa'],
    auth_time: 1_795_499_228,
    grant_id: '01932f3c-0000-7000-8000-000000000009',
  },
  approval: {
    request_id: '01932f3c-0000-7000-8000-00000000000a',
    approvals: [],
  },
  operation_digest:
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  compensates: '01932f3c-0000-7000-8000-00000000000b',
  details: {
    input: { desiredCount: 4 },
    before: { desiredCount: 2, cpu: 0.1 },
    after: { desiredCount: 1e21 },
  },
  created_at: '2026-11-24T06:00:00.123Z',
};
