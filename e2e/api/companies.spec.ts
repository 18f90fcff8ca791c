import { expect, test } from '@playwright/test';
import fs from 'node:fs';
import { calls, forgetCalls, healFaults, injectFault } from '../control';
import type { Answer } from './http';
import { healUpstreams } from './healUpstreams';
import { StaffClient } from './StaffClient';

const api = 'companies/companies';
/** Billed, and nobody else's in these tests. */
const gulf = 'gulf-meridian';
/** Not billed. */
const polaris = 'polaris-macro';
/** What the stand-ins add to every object. */
const never =
  /alpha_signal|def alpha|model-weight|position:AAPL|as-api-key|strategy_code|model_weights|open_positions|api_key|hunter2|"raw"/;

test.describe.configure({ mode: 'serial' });

let ada: StaffClient;
let carl: StaffClient;
let olivia: StaffClient;

test.beforeAll(async () => {
  [ada, carl, olivia] = await Promise.all(
    ['Ada Admin', 'Carl Compliance', 'Olivia Operator'].map(name =>
      StaffClient.signIn(name),
    ),
  );
});
test.beforeEach(forgetCalls);
test.afterEach(() => healUpstreams(olivia));

const statusOf = async (company: string) =>
  (await olivia.get(`${api}/${company}`)).body.status;

/** Proves who they are for it, and does it. */
async function change(
  who: StaffClient,
  company: string,
  verb: 'suspend' | 'reactivate',
): Promise<Answer> {
  const path = `${api}/${company}/${verb}`;
  const seenVersion = await who.look(path);
  const options = { seenVersion, typedConfirmation: company };
  await who.stepUp(path, {}, options);
  return who.act(path, {}, { ...options, reason: 'Unpaid since August' });
}

/** Asks until the upstream is let through again: after a row of failures the portal leaves it alone for a while. */
async function recovered(path: string) {
  await healFaults();
  await expect
    .poll(async () => (await olivia.get(path)).status, { timeout: 40_000 })
    .toBe(200);
}

const phasesOf = async (actionId: string) =>
  (await carl.rows(actionId)).map(({ phase }) => phase);

test('the list is paged by its cursor, searched and filtered at cp', async () => {
  const first = await olivia.get(`${api}?limit=5`);
  expect(first.body.items).toHaveLength(5);
  const second = await olivia.get(
    `${api}?limit=200&cursor=${first.body.cursor}`,
  );
  expect(second.body.cursor).toBeUndefined();
  const slugs = [...first.body.items, ...second.body.items].map(
    ({ slug }) => slug,
  );
  expect(new Set(slugs).size).toBe(12);
  const found = await olivia.get(`${api}?q=Quant&status=active`);
  expect(found.body.items.map(({ slug }: { slug: string }) => slug)).toEqual([
    'halvard-quant',
  ]);
});

for (const path of [
  `${api}?status=archived`,
  `${api}?limit=0`,
  `${api}?limit=201`,
  `${api}?q=${'x'.repeat(101)}`,
  `${api}?q=%00`,
  `${api}?sort=name`,
  `${api}/-x`,
  `${api}/${'x'.repeat(129)}`,
  `${api}/${gulf}?fields=all`,
  `${api}/${gulf}/usage?window=1y`,
  'companies/usage?metric=positions',
  'companies/trends',
  'companies/trends?company=../orgs',
  `companies/trends?${'company=a&'.repeat(201)}`,
]) {
  test(`${path.slice(0, 60)} is 400, and asks nothing of cp or core`, async () => {
    const answer = await olivia.get(path);
    expect(answer.status, answer.text).toBe(400);
    for (const standIn of ['cp', 'core']) {
      // What the portal reads of its own accord is for no request.
      const asked = (await calls(standIn)).filter(
        ({ input }) => (input as { requestId?: string } | undefined)?.requestId,
      );
      expect(asked).toEqual([]);
    }
  });
}

test('a company that cp doesn’t know is 404', async () => {
  expect((await olivia.get(`${api}/nobody`)).status).toBe(404);
});

test('who may not read companies reads none of it; who may not change them is told who could', async () => {
  const vera = await StaffClient.signIn('Vera Viewer');
  for (const path of [
    api,
    `${api}/${gulf}`,
    `${api}/${gulf}/usage`,
    'companies/usage',
    `companies/trends?company=${gulf}`,
  ]) {
    const answer = await vera.get(path);
    expect(answer.status, path).toBe(403);
    expect(answer.text).not.toContain('Gulf');
  }
  for (const verb of ['suspend', 'reactivate']) {
    const refused = await olivia.act(
      `${api}/${gulf}/${verb}`,
      {},
      { seenVersion: 'v', typedConfirmation: gulf },
    );
    expect(refused.status).toBe(403);
    expect(refused.body.whoCould).toBe('Compliance or Admin');
  }
  expect(await statusOf(gulf)).toBe('active');
});

test('nothing that strategies hold is in any answer, row or log line', async () => {
  const logFile = process.env.E2E_STACK_LOG;
  expect(logFile, 'E2E_STACK_LOG names the log').toBeTruthy();
  const from = fs.statSync(logFile!).size;
  const texts: string[] = [];
  for (const path of [
    api,
    `${api}/${gulf}`,
    `${api}/${gulf}/usage?window=90d`,
    'companies/usage',
    `companies/trends?company=${gulf}&company=${polaris}`,
  ]) {
    const answer = await olivia.get(path);
    expect(answer.status, path).toBe(200);
    texts.push(answer.text);
  }
  const preview = await carl.send('POST', `${api}/${polaris}/suspend/preview`, {
    body: {},
  });
  const suspended = await change(carl, polaris, 'suspend');
  expect(suspended.status, suspended.text).toBe(200);
  const rows = await carl.rows(suspended.body.actionId);
  expect(rows.map(({ phase }) => phase)).toEqual(['intent', 'succeeded']);
  expect(rows[0]).toMatchObject({
    organization_id: polaris,
    target_kind: 'company',
    target_id: polaris,
    reason: 'Unpaid since August',
  });
  texts.push(preview.text, suspended.text, JSON.stringify(rows));
  expect((await change(carl, polaris, 'reactivate')).status).toBe(200);
  const log = fs.readFileSync(logFile!).subarray(from).toString('utf8');
  texts.push(...log.split('\n').filter(line => !line.startsWith('[sandbox]')));
  for (const text of texts) expect(text).not.toMatch(never);
});

test('a suspension without the slug, or with another, is 400 before anybody is challenged', async () => {
  const path = `${api}/${gulf}/suspend`;
  const seenVersion = await carl.look(path);
  for (const typedConfirmation of [undefined, '', 'Gulf Meridian', polaris]) {
    const answer = await carl.act(path, {}, { seenVersion, typedConfirmation });
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain(gulf);
  }
  expect(await statusOf(gulf)).toBe('active');
});

test('a step-up is for one company and one use', async () => {
  const path = `${api}/redwood-analytics/suspend`;
  const seenVersion = await carl.look(path);
  const typedConfirmation = 'redwood-analytics';
  await carl.stepUp(path, {}, { seenVersion, typedConfirmation });
  const other = await carl.act(
    `${api}/${polaris}/suspend`,
    {},
    { typedConfirmation: polaris },
  );
  expect(other.status, 'the proof was for another company').toBe(401);
  expect(await statusOf(polaris)).toBe('active');
});

test('of two who suspend a company at once one wins, and the other is told who', async () => {
  const path = `${api}/${gulf}/suspend`;
  const options = {
    seenVersion: await ada.look(path),
    typedConfirmation: gulf,
  };
  await ada.stepUp(path, {}, options);
  await carl.stepUp(path, {}, options);
  // cp takes its time, so that the two meet.
  await injectFault({
    standIn: 'cp',
    operation: `POST /manage/tenancy/companies/${gulf}/suspend`,
    kind: 'latency',
    latencyMs: 1_000,
  });
  const answers = await Promise.all([
    ada.act(path, {}, options),
    carl.act(path, {}, options),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const lost = answers.find(({ status }) => status === 409)!;
  expect(lost.body.error.message).toMatch(
    /^(Ada Admin|Carl Compliance) is suspending the company right now/,
  );
  expect(
    await calls('cp', `POST /manage/tenancy/companies/${gulf}/suspend`),
  ).toHaveLength(1);
  await healFaults();

  // Who comes later is told by name, too.
  const late = await carl.send('POST', `${path}/preview`, { body: {} });
  expect(late.status).toBe(409);
  expect(late.body.error.message).toMatch(
    /^Gulf Meridian has been suspended by (Ada Admin|Carl Compliance) already/,
  );
});

test('a suspended company’s subscription is paused, and resumed when it is reactivated', async () => {
  const detail = (await olivia.get(`${api}/${gulf}`)).body;
  expect(detail).toMatchObject({
    status: 'suspended',
    lastChange: { verb: 'suspend', state: 'done' },
  });
  const done = await change(ada, gulf, 'reactivate');
  expect(done.status, done.text).toBe(200);
  expect(done.body.result.steps).toEqual([
    { at: 'alphaswarm-cp', outcome: 'done', told: 'reactivated the account' },
    {
      at: 'stripe',
      outcome: 'done',
      told: 'resumed the collection of 1 subscription',
    },
  ]);
  expect(await statusOf(gulf)).toBe('active');
});

test('when Stripe refuses to pause, the account is put back and the row says compensated', async () => {
  await injectFault({
    standIn: 'stripe',
    operation: 'POST /v1/subscriptions/{id}',
    kind: 'deny',
  });
  const answer = await change(carl, gulf, 'suspend');
  expect(answer.status, answer.text).toBe(502);
  expect(answer.body.state).toBe('compensated');
  expect(answer.body.error.message).toMatch(
    /could not be paused.*What had happened was undone\./,
  );
  expect(await statusOf(gulf)).toBe('active');
  expect(await phasesOf(answer.body.actionId)).toEqual([
    'intent',
    'compensated',
  ]);
  const [, outcome] = await carl.rows(answer.body.actionId);
  expect(outcome.details.partial.steps).toMatchObject([
    { at: 'alphaswarm-cp', outcome: 'done' },
    { at: 'stripe', outcome: 'refused' },
  ]);
});

test('a suspension whose answer is lost happens once', async () => {
  const operation = `POST /manage/tenancy/companies/${polaris}/suspend`;
  await injectFault({
    standIn: 'cp',
    operation,
    kind: 'drop',
    when: 'after',
    times: 1,
  });
  const answer = await change(carl, polaris, 'suspend');
  expect(answer.status, answer.text).toBe(200);
  expect(await phasesOf(answer.body.actionId)).toEqual(['intent', 'succeeded']);
  expect((await change(carl, polaris, 'reactivate')).status).toBe(200);
});

test('core away: usage is 503, the companies are there', async () => {
  await injectFault({ standIn: 'core', kind: 'error', status: 503 });
  for (const path of [
    'companies/usage',
    `${api}/${gulf}/usage`,
    `companies/trends?company=${gulf}`,
  ]) {
    expect((await olivia.get(path)).status, path).toBe(503);
  }
  expect((await olivia.get(api)).body.items).toHaveLength(12);
  await recovered('companies/usage');
});

for (const [kind, status] of [
  ['error', 503],
  ['drop', 503],
  ['throttle', 503],
  ['malformed', 502],
] as const) {
  test(`cp answering with ${kind} is ${status}, and never an empty list`, async () => {
    await injectFault({
      standIn: 'cp',
      operation: 'GET /manage/tenancy/companies',
      kind,
    });
    const answer = await olivia.get(api);
    expect(answer.status).toBe(status);
    expect(answer.body.items).toBeUndefined();
    expect(answer.body.error.message).toContain('alphaswarm-cp');
    expect((await olivia.get('companies/usage')).status).toBe(200);
    await recovered(api);
  });
}
