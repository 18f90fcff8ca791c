import { expect, test } from '@playwright/test';
import { calls, forgetCalls } from '../control';
import { StaffClient } from './StaffClient';

const service =
  'platform-ecs/services/alphaswarm-cluster-prod/alphaswarm-core-prod';
const scale = `${service}/scale`;

test.beforeEach(forgetCalls);

/** Scales by one. */
async function scaleByOne(olivia: StaffClient) {
  const { desiredCount } = (await olivia.get(service)).body;
  const input = { desiredCount: desiredCount + 1 };
  await olivia.stepUp(scale, input);
  const done = await olivia.act(scale, input, { reason: 'load test PLAT-77' });
  expect(done.status, done.text).toBe(200);
  return { before: desiredCount, actionId: done.body.actionId as string };
}

test('an action is reverted as a new action that names it, once', async () => {
  const olivia = await StaffClient.signIn('Olivia Operator');
  const aya = await StaffClient.signIn('Aya Auditor');
  const { before, actionId } = await scaleByOne(olivia);

  const offered = await olivia.get(`audit-log/actions/${actionId}`);
  expect(offered.body.offers).toEqual([
    {
      action: 'platform-ecs.service.scale.revert',
      title: 'Revert: Scale service',
      pluginId: 'platform-ecs',
      path: `/actions/${actionId}/revert`,
      verdict: 'allowed',
    },
  ]);
  const seen = await aya.get(`audit-log/actions/${actionId}`);
  expect(seen.body.offers[0]).toMatchObject({
    verdict: 'denied',
    whoCould: 'Operator or Admin',
  });

  const revert = `platform-ecs/actions/${actionId}/revert`;
  const refused = await aya.send('POST', `${revert}/preview`, { body: {} });
  expect(refused.status).toBe(403);
  const preview = await olivia.send('POST', `${revert}/preview`, { body: {} });
  expect(preview.body.changes[0]).toEqual({
    label: 'Desired tasks',
    present: before + 1,
    proposed: before,
  });

  const reverted = await olivia.act(revert);
  expect(reverted.status, reverted.text).toBe(200);
  expect(reverted.body.result).toEqual({ reverted: actionId });
  expect((await calls('ecs', 'UpdateService')).at(-1)).toMatchObject({
    input: { desiredCount: before },
  });
  const rows = await olivia.rows(reverted.body.actionId);
  expect(rows).toMatchObject([
    { phase: 'intent', compensates: actionId },
    { phase: 'succeeded', compensates: actionId },
  ]);
  const after = await olivia.get(`audit-log/actions/${actionId}`);
  expect(after.body).toMatchObject({
    offers: [],
    revertedBy: reverted.body.actionId,
  });
  const again = await olivia.send('POST', `${revert}/preview`, { body: {} });
  expect(again.status).toBe(409);
});

// The rows of the test above.
test('what was done is found by its words, counted, and exported', async () => {
  const aya = await StaffClient.signIn('Aya Auditor');
  const { body: found } = await aya.get(
    'audit-log/events?q=plat-77&outcome=succeeded&phase=intent',
  );
  expect(found.scope).toBe('all');
  expect(found.items.length).toBeGreaterThan(0);
  expect(found.items[0].reason).toBe('load test PLAT-77');

  const { body: histogram } = await aya.get(
    'audit-log/histogram?q=plat-77&phase=intent',
  );
  const total = histogram.buckets.reduce(
    (sum: number, bucket: { total: number }) => sum + bucket.total,
    0,
  );
  expect(total).toBe(found.items.length);

  const exported = await aya.get('audit-log/export?format=ndjson');
  expect(exported.status, exported.text).toBe(200);
  const lines = exported.text.trimEnd().split('\n');
  expect(JSON.parse(lines[0])).toMatchObject({ type: 'audit-export', from: 0 });
  expect(JSON.parse(lines[lines.length - 1]).type).toBe('end');
  const { body: recorded } = await aya.get(
    'audit-log/events?action=audit-log.export&limit=1',
  );
  expect(recorded.items[0].details.input).toMatchObject({ format: 'ndjson' });
});
