import { expect, test } from '@playwright/test';
import { calls, forgetCalls, healFaults, injectFault } from '../control';
import { StaffClient } from './StaffClient';

const serviceOf = (name: string) =>
  `platform-ecs/services/alphaswarm-cluster-prod/alphaswarm-${name}-prod`;
const core = serviceOf('core');
const registry = serviceOf('model-registry');
const CHANGES = [
  'UpdateService',
  'StopServiceDeployment',
  'ContinueServiceDeployment',
];

test.describe.configure({ mode: 'serial' });

let olivia: StaffClient;
let vera: StaffClient;

test.beforeAll(async () => {
  olivia = await StaffClient.signIn('Olivia Operator');
  vera = await StaffClient.signIn('Vera Viewer');
});
test.beforeEach(forgetCalls);
test.afterEach(healFaults);

const changes = async () =>
  (await Promise.all(CHANGES.map(change => calls('ecs', change)))).flat();

const newestRollout = async (service: string) =>
  (await olivia.get(`${service}/rollout`)).body.rollout;

/** Each action with an input that is well-formed. */
const attempts: Array<[path: string, input: Record<string, unknown>]> = [
  ['deploy', { revision: 87 }],
  ['roll-back', {}],
  ['rollout/stop', { deployment: 'dep', stopType: 'ABORT' }],
  ['rollout/continue', { deployment: 'dep', hook: 'h', decision: 'CONTINUE' }],
];

for (const [path, input] of attempts) {
  test(`a viewer is told who could ${path}, and nothing is asked of ECS`, async () => {
    const answer = await vera.act(`${core}/${path}`, input, {
      seenVersion: 'v',
    });
    expect(answer.status, answer.text).toBe(403);
    expect(answer.body.whoCould).toMatch(/Operator/);
    expect(await changes()).toEqual([]);
  });

  test(`${path} without a reason, or with more than it knows, is 400`, async () => {
    for (const body of [
      { ...input, seenVersion: 'v' },
      { ...input, seenVersion: 'v', reason: 'API test', force: true },
    ]) {
      const answer = await olivia.send('POST', `${core}/${path}`, {
        headers: { 'idempotency-key': crypto.randomUUID() },
        body,
      });
      expect(answer.status, answer.text).toBe(400);
    }
    expect(await changes()).toEqual([]);
  });
}

test('an operator is challenged before a revision is deployed', async () => {
  const answer = await olivia.act(`${serviceOf('agentcore-proxy')}/deploy`, {
    revision: 17,
  });
  expect(answer.status, answer.text).toBe(401);
  expect(answer.body.challenge.id).toBeTruthy();
  expect(await changes()).toEqual([]);
});

test('revisions that are not there, are deregistered or run already are refused', async () => {
  const preview = (revision: unknown) =>
    olivia.send('POST', `${core}/deploy/preview`, { body: { revision } });
  expect((await preview(9999)).status).toBe(404);
  expect((await preview(86)).status).toBe(400);
  expect((await preview('88')).status).toBe(400);
  expect((await olivia.get(`${core}/revisions/88..86`)).body.status).toBe(
    'INACTIVE',
  );
});

test('a stop or an answer that does not say how is refused, never guessed', async () => {
  for (const [path, input] of [
    ['rollout/stop', { deployment: 'dep' }],
    ['rollout/continue', { deployment: 'dep', hook: 'h' }],
  ] as const) {
    const answer = await olivia.send('POST', `${core}/${path}/preview`, {
      body: input,
    });
    expect(answer.status, answer.text).toBe(400);
  }
});

test('a rollout that is not there, or over, is 409 at once', async () => {
  const broker = serviceOf('paper-broker');
  const { id } = await newestRollout(broker);
  for (const deployment of [id, 'never-was']) {
    const answer = await olivia.send('POST', `${broker}/rollout/stop/preview`, {
      body: { deployment, stopType: 'ROLLBACK' },
    });
    expect(answer.status, answer.text).toBe(409);
  }
});

test('what ECS refuses is a failure, and never recorded as done', async () => {
  await olivia.stepUp(`${registry}/redeploy`);
  await forgetCalls();
  await injectFault({
    standIn: 'ecs',
    operation: 'UpdateService',
    kind: 'deny',
    status: 403,
  });
  const scaled = await olivia.act(`${serviceOf('paper-broker')}/scale`, {
    desiredCount: 3,
  });
  expect(scaled.status, scaled.text).toBe(502);
  expect(scaled.body.state).toBe('failed');
  expect(scaled.text).toContain('ecs:UpdateService');
  expect(
    (await olivia.rows(scaled.body.actionId)).map(({ phase }) => phase),
  ).toEqual(['intent', 'failed']);
});

test('a blue/green rollout is stopped and rolled back; the outcome names the rollout and the request', async () => {
  const redeployed = await olivia.act(`${registry}/redeploy`);
  expect(redeployed.status, redeployed.text).toBe(200);
  const arn: string = redeployed.body.result.serviceDeploymentArn;
  const id = arn.slice(arn.lastIndexOf('/') + 1);

  const stopped = await olivia.act(`${registry}/rollout/stop`, {
    deployment: id,
    stopType: 'ROLLBACK',
  });
  expect(stopped.status, stopped.text).toBe(200);
  expect(stopped.body.result).toEqual({
    serviceDeploymentArn: arn,
    stopType: 'ROLLBACK',
  });
  const [, outcome] = await olivia.rows(stopped.body.actionId);
  expect(outcome.phase).toBe('succeeded');
  expect(outcome.details.remoteCalls).toEqual([
    {
      system: 'aws:ecs',
      operation: 'StopServiceDeployment',
      requestId: expect.any(String),
    },
  ]);
  // Who saw the rollout as it was decides about something else now.
  const again = await olivia.send('POST', `${registry}/rollout/stop/preview`, {
    body: { deployment: id, stopType: 'ROLLBACK' },
  });
  expect(again.status).toBe(409);
});
