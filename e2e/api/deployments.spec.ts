import { expect, test } from '@playwright/test';
import fs from 'node:fs';
import {
  calls,
  challengeAtCp,
  endNextRun,
  forgetCalls,
  forgetHalts,
  injectFault,
} from '../control';
import { healUpstreams } from './healUpstreams';
import { StaffClient } from './StaffClient';

const api = 'deployments/workloads/tenant-halvard-quant/halvard-quant-bot-host';
const id = 'halvard-quant-bot-host';
/** What the stand-in adds to every object, and writes into logs, conditions and endpoints. */
const never =
  /alpha_signal|def alpha|model-weight|position:AAPL|as-api-key|strategy_code|model_weights|open_positions|api_key|hunter2|c2VjcmV0|"raw"/;

let olivia: StaffClient;

test.beforeAll(async () => {
  olivia = await StaffClient.signIn('Olivia Operator');
});
test.afterEach(async () => {
  await healUpstreams(olivia);
  await challengeAtCp(0);
  await forgetHalts();
});

const restarts = () => calls('cp', `POST /manage/deployments/${id}/restart`);

/** Where an action has come to, when it has come to an end. */
async function ended(actionId: string) {
  await expect
    .poll(async () => (await olivia.action(actionId)).state, {
      timeout: 120_000,
    })
    .not.toBe('open');
  return olivia.action(actionId);
}

test('nothing that strategies hold is in any answer, row, log line, or answer of an action', async () => {
  const logFile = process.env.E2E_STACK_LOG;
  expect(logFile, 'E2E_STACK_LOG names the log').toBeTruthy();
  const from = fs.statSync(logFile!).size;
  const texts: string[] = [];
  for (const path of [
    'deployments/workloads?limit=200',
    api,
    `${api}/runs`,
    `${api}/messages`,
    'deployments/agents',
  ]) {
    const answer = await olivia.get(path);
    expect(answer.status, path).toBe(200);
    texts.push(answer.text);
  }
  const done = await olivia.act(`${api}/restart`);
  expect(done.status, done.text).toBe(200);
  texts.push(done.text);
  const rows = await olivia.rows(done.body.actionId);
  expect(rows.map(({ phase }) => phase)).toEqual(['intent', 'succeeded']);
  texts.push(JSON.stringify(rows));
  const log = fs.readFileSync(logFile!).subarray(from).toString('utf8');
  texts.push(...log.split('\n').filter(line => !line.startsWith('[sandbox]')));
  for (const text of texts) expect(text).not.toMatch(never);
});

test('the outcome row names cp’s run, and the person is who cp was asked for', async () => {
  await forgetCalls();
  const done = await olivia.act(`${api}/scale`, { replicas: 3 });
  expect(done.status, done.text).toBe(200);
  const { runUid } = done.body.result;
  const [intent, outcome] = await olivia.rows(done.body.actionId);
  expect(intent.organization_id).toBe('halvard-quant');
  expect(outcome.details).toMatchObject({
    after: { runUid, replicasDesired: 3, replicasReady: 3 },
    remoteCalls: [{ system: 'alphaswarm-cp', requestId: runUid }],
  });
  const [call] = await calls('cp', `PATCH /manage/deployments/${id}/scale`);
  expect(call.input).toMatchObject({
    actorKind: 'user',
    idempotencyKey: done.body.actionId,
  });
  await olivia.act(`${api}/scale`, { replicas: 2 });
});

for (const ends of ['failed', 'halted', 'rejected'] as const) {
  test(`a run that is ${ends} is never success`, async () => {
    await endNextRun(ends);
    const answer = await olivia.act(`${api}/restart`);
    expect(answer.status).toBe(ends === 'rejected' ? 409 : 502);
    expect(answer.body.state).toBe('failed');
    const rows = await olivia.rows(answer.body.actionId);
    expect(rows.map(({ phase }) => phase)).toEqual(['intent', 'failed']);
    if (ends === 'halted') await olivia.act(`${api}/start`);
    if (ends === 'failed') await olivia.act(`${api}/restart`);
  });
}

test('a lost answer is not sent again: the action stays open until cp’s runs tell', async () => {
  test.setTimeout(180_000);
  await forgetCalls();
  await injectFault({
    standIn: 'cp',
    operation: `POST /manage/deployments/${id}/restart`,
    kind: 'drop',
    when: 'after',
    times: 1,
  });
  const answer = await olivia.act(`${api}/restart`);
  expect(answer.status, answer.text).toBe(202);
  expect(answer.body.state).toBe('open');
  expect((await ended(answer.body.actionId)).state).toBe('succeeded');
  expect(await restarts()).toHaveLength(1);
  const rows = await olivia.rows(answer.body.actionId);
  expect(rows.at(-1).details.after.runUid).toMatch(/^run-/);
});

for (const [kind, status] of [
  ['throttle', 503],
  ['deny', 502],
] as const) {
  test(`a command that cp surely didn’t take (${kind}) has failed, and nothing else`, async () => {
    await injectFault({
      standIn: 'cp',
      operation: `POST /manage/deployments/${id}/restart`,
      kind,
    });
    const answer = await olivia.act(`${api}/restart`);
    expect(answer.status, answer.text).toBe(status);
    expect(answer.body.state).toBe('failed');
  });
}

test('what has changed since it was looked at is 409, and cp is not told', async () => {
  await forgetCalls();
  const answer = await olivia.act(
    `${api}/restart`,
    {},
    { seenVersion: 'stopped|0|another' },
  );
  expect(answer.status).toBe(409);
  expect(await restarts()).toHaveLength(0);
});

test('cp’s own challenge becomes the portal’s, and counts for the same key', async () => {
  await challengeAtCp(1);
  const challenged = await olivia.act(`${api}/restart`);
  expect(challenged.status).toBe(401);
  expect(challenged.headers['www-authenticate']).toContain('acr_values="c1"');
});

for (const [replicas, status] of [
  [0, 400],
  [-1, 400],
  [1.5, 400],
  ['2', 400],
  [21, 400],
  [1001, 400],
] as const) {
  test(`${JSON.stringify(replicas)} replicas are ${status}`, async () => {
    await forgetCalls();
    const answer = await olivia.send('POST', `${api}/scale/preview`, {
      body: { replicas },
    });
    expect(answer.status, answer.text).toBe(status);
    expect(answer.body.error.message).toContain('replicas');
    expect(
      await calls('cp', `PATCH /manage/deployments/${id}/scale`),
    ).toHaveLength(0);
  });
}

test('while the kill switch is engaged nothing starts, and the refusal says why', async () => {
  const typed = { typedConfirmation: 'halt' };
  await olivia.stepUp('kill-switch/halt', {}, typed);
  const halted = await olivia.act(
    'kill-switch/halt',
    {},
    { ...typed, reason: 'A runaway strategy' },
  );
  expect(halted.status, halted.text).toBe(200);
  await forgetCalls();
  expect((await olivia.get(api)).body.halt).toEqual({
    engaged: true,
    reason: 'A runaway strategy',
  });
  for (const [verb, input] of [
    ['start', {}],
    ['restart', {}],
    ['scale', { replicas: 3 }],
  ] as const) {
    const answer = await olivia.act(`${api}/${verb}`, input, {
      seenVersion: 'whatever',
    });
    expect(answer.status, verb).toBe(409);
    expect(answer.body.error.message).toContain(
      'The kill switch is engaged (“A runaway strategy”)',
    );
    expect(
      await calls('cp', `POST /manage/deployments/${id}/${verb}`),
    ).toHaveLength(0);
  }
});

test('a workload is found in its own namespace only', async () => {
  for (const path of [
    `deployments/workloads/tenant-kita-markets/${id}`,
    'deployments/workloads/tenant-halvard-quant/no-such-workload',
  ]) {
    expect((await olivia.get(path)).status).toBe(404);
    const answer = await olivia.send('POST', `${path}/stop/preview`, {
      body: {},
    });
    expect(answer.status).toBe(404);
  }
});

for (const kind of [
  'error',
  'drop',
  'malformed',
  'throttle',
  'deny',
] as const) {
  test(`when cp is not itself (${kind}), reads say so: no answer is empty, and they recover alone`, async () => {
    expect((await olivia.get('deployments/workloads')).status).toBe(200);
    await injectFault({ standIn: 'cp', kind });
    for (const path of [api, `${api}/runs`, 'deployments/agents']) {
      const answer = await olivia.get(path);
      expect([502, 503], `${path}: ${answer.text}`).toContain(answer.status);
      expect(answer.body.error.message).toMatch(/alphaswarm-cp/);
      expect(answer.text).not.toMatch(/ECONN|socket|127\.0\.0\.1/);
    }
    const list = await olivia.get('deployments/workloads');
    if (list.status === 200) expect(list.body.items.length).toBeGreaterThan(0);
    else expect([502, 503]).toContain(list.status);
    await healUpstreams(olivia);
  });
}

test('a slow cp makes nobody wait for the list', async () => {
  expect((await olivia.get('deployments/workloads')).status).toBe(200);
  await injectFault({
    standIn: 'cp',
    operation: 'GET /manage/deployments',
    kind: 'latency',
    latencyMs: 5_000,
  });
  const began = Date.now();
  const answer = await olivia.get('deployments/workloads');
  expect(answer.status).toBe(200);
  expect(answer.body.items.length).toBeGreaterThan(0);
  expect(Date.now() - began).toBeLessThan(2_000);
});

test('a viewer may read and not act; the attempt is a row', async () => {
  const vera = await StaffClient.signIn('Vera Viewer');
  expect((await vera.get('deployments/workloads')).status).toBe(200);
  for (const verb of ['start', 'restart', 'stop']) {
    const answer = await vera.act(
      `${api}/${verb}`,
      {},
      { seenVersion: 'whatever' },
    );
    expect(answer.status, verb).toBe(403);
  }
});
