import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Trail } from './Trail';
import { iamUser } from './userIdentity';

const change = {
  source: 'ecs.amazonaws.com',
  name: 'UpdateService',
  userIdentity: iamUser('123456789012', 'maria'),
  userAgent: 'console',
  sourceIpAddress: '203.0.113.7',
  requestParameters: { service: 'core' },
};

describe('Trail', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'trail-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = (now = 0) =>
    Trail.create({
      now: () => now,
      accountId: '123456789012',
      region: 'us-east-1',
      deliveryMs: 100,
      file: join(folder, 'deep', 'events.jsonl'),
    });

  it('tells of what was recorded before it was opened again, each under an id of its own', () => {
    const first = open().record(change);
    const second = open().record(change);
    expect(second.eventId).not.toBe(first.eventId);
    expect(open(99).delivered()).toEqual([]);
    expect(open(100).delivered()).toEqual([second, first]);
  });

  it('forgets what was being written when it was killed', () => {
    const event = open().record(change);
    appendFileSync(join(folder, 'deep', 'events.jsonl'), '{"eventId":"cut o');
    expect(open(100).delivered()).toEqual([event]);
  });
});
