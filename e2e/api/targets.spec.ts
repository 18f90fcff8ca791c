import { expect, test } from '@playwright/test';
import { calls, forgetCalls } from '../control';
import { send } from './http';
import { StaffClient } from './StaffClient';

const cluster = 'platform-ecs/services/alphaswarm-cluster-prod';
const scale = `${cluster}/alphaswarm-core-prod/scale`;

let olivia: StaffClient;

test.beforeAll(async () => {
  olivia = await StaffClient.signIn('Olivia Operator');
});

test.beforeEach(forgetCalls);

/** Sent as text: JSON can say more than `JSON.stringify` does. */
const impossible = [
  '-1',
  '1e9',
  '11',
  '5001',
  '9007199254740993',
  '1e400',
  '1.5',
  '"4"',
  'null',
  'true',
  '[4]',
  '{"value":4}',
  '""',
];

for (const path of [`${scale}/preview`, scale]) {
  const what = path.endsWith('preview') ? 'a preview' : 'a scaling';
  test(`${what} to an impossible number of tasks is refused, and the answer names the field`, async () => {
    for (const desiredCount of impossible) {
      const body = path.endsWith('preview')
        ? `{"desiredCount":${desiredCount}}`
        : `{"desiredCount":${desiredCount},"reason":"Load test","seenVersion":"v"}`;
      const answer = await olivia.send('POST', path, {
        headers: { 'idempotency-key': 'key-of-the-impossible' },
        body,
      });
      expect(answer.status, `${desiredCount}: ${answer.text}`).toBe(400);
      expect(answer.body.error.message, desiredCount).toContain('desiredCount');
    }
    expect(await calls('ecs', 'UpdateService')).toHaveLength(0);
  });
}

test('a scaling without a number is refused, and so is one that names its target twice', async () => {
  const missing = await olivia.send('POST', `${scale}/preview`, { body: {} });
  expect(missing.status).toBe(400);
  expect(missing.body.error.message).toContain('desiredCount');
  const twice = await olivia.send('POST', `${scale}/preview`, {
    body: { desiredCount: 3, service: 'alphaswarm-admin-prod' },
  });
  expect(twice.status).toBe(400);
  expect(twice.body.error.message).toContain('service');
});

const arn =
  'arn:aws:ecs:eu-west-1:999999999999:service/other-cluster/other-service';

/** Path segments as they go over the wire. */
const foreign: Array<[cluster: string, service: string]> = [
  ['alphaswarm-cluster-dev', 'alphaswarm-core-prod'],
  ['ALPHASWARM-CLUSTER-PROD', 'alphaswarm-core-prod'],
  ['default', 'alphaswarm-core-prod'],
  ['*', 'alphaswarm-core-prod'],
  ['__proto__', 'alphaswarm-core-prod'],
  [
    'arn:aws:ecs:eu-west-1:999999999999:cluster%2Fother',
    'alphaswarm-core-prod',
  ],
  ['alphaswarm-cluster-prod', encodeURIComponent(arn)],
  ['alphaswarm-cluster-prod', 'alphaswarm-cluster-prod%2Falphaswarm-core-prod'],
  ['alphaswarm-cluster-prod', '..%2Falphaswarm-core-prod'],
  ['alphaswarm-cluster-prod', '%2e%2e'],
  ['alphaswarm-cluster-prod', 'alphaswarm-core-prod%20'],
  ['alphaswarm-cluster-prod', 'alphaswarm-core-prod%0A'],
  ['alphaswarm-cluster-prod', 'alphaswarm%E2%80%90core-prod'],
  ['alphaswarm-cluster-prod', '%F0%9F%9A%80'],
];

test('a service outside of what is configured is 404 and never reaches AWS, whatever is asked of it', async () => {
  // The poller asks for what it knows by itself: only a call that names the foreign thing counts.
  for (const [clusterName, service] of foreign) {
    const path = `platform-ecs/services/${clusterName}/${service}`;
    const answers = await Promise.all([
      olivia.get(path),
      olivia.send('POST', `${path}/redeploy/preview`, { body: {} }),
      olivia.send('POST', `${path}/scale/preview`, {
        body: { desiredCount: 3 },
      }),
      olivia.send('POST', `${path}/redeploy`, {
        headers: { 'idempotency-key': 'key-of-the-foreign' },
        body: { reason: 'Not ours', seenVersion: 'v' },
      }),
    ]);
    for (const answer of answers) {
      expect(answer.status, `${path}: ${answer.text}`).toBe(404);
    }
  }
  expect(await calls('ecs', 'UpdateService')).toHaveLength(0);
  const asked = JSON.stringify(
    (await calls('ecs', 'DescribeServices')).map(({ input }) => input),
  );
  for (const trace of ['999999999999', 'dev', '..', '🚀', '\u2010']) {
    expect(asked).not.toContain(trace);
  }
});

test('a service that is not there is 404, and its name is nobody else’s', async () => {
  const answer = await olivia.get(`${cluster}/alphaswarm-nothing-prod`);
  expect(answer.status).toBe(404);
});

test('a slash in the path is a slash: no name reaches over it', async () => {
  for (const path of [
    `/admin/api/${cluster}/a/b/c/scale`,
    `/admin/api/${cluster}/alphaswarm-core-prod/scale/`,
    `/admin/api/${cluster}//alphaswarm-core-prod/scale`,
    `/admin/api/${cluster}/alphaswarm-core-prod/Scale`,
    `/admin/api/${cluster}/alphaswarm-core-prod/%73cale`,
    `/admin//api/${cluster}/alphaswarm-core-prod/scale`,
  ]) {
    const answer = await send('POST', path, {
      headers: {
        authorization: olivia.authorization,
        'idempotency-key': 'key-of-the-slashes',
      },
      body: { desiredCount: 3, reason: 'Load test', seenVersion: 'v' },
    });
    expect([403, 404], `${path}: ${answer.text}`).toContain(answer.status);
  }
  expect(await calls('ecs', 'UpdateService')).toHaveLength(0);
});
