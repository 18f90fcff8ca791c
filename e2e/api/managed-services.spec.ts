import { expect, test } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { calls, forgetCalls, healFaults, injectFault } from '../control';
import { healUpstreams } from './healUpstreams';
import { StaffClient } from './StaffClient';

const api = 'managed-services';

let olivia: StaffClient;
let vera: StaffClient;
/** What has to be taken away again. */
const made: string[] = [];

/** An offer of its own for each test. */
const newOffer = () => ({
  offer: `api-${randomUUID().slice(0, 8)}`,
  name: 'Of a test',
  kind: 'compute',
  audience: 'b2b',
  description: '',
  image: '',
  owner: 'platform',
  runbook: '',
  dependencies: [] as string[],
  healthUrl: '',
  plans: [
    {
      id: 'team',
      name: 'Team',
      price: { amount: 1000, currency: 'usd' },
      quotas: { cpu: '4' },
      requestsPerSecond: 10 as number | null,
    },
  ],
});

async function offered() {
  const { offer, ...content } = newOffer();
  const created = await olivia.act(`${api}/offers`, { offer, ...content });
  expect(created.status, created.text).toBe(200);
  made.push(offer);
  return { offer, content };
}

const provision = (offer: string) => ({
  company: 'lumen-desk',
  offer,
  plan: 'team',
  quotas: {},
  requestsPerSecond: null,
});

test.beforeAll(async () => {
  olivia = await StaffClient.signIn('Olivia Operator');
  vera = await StaffClient.signIn('Vera Viewer');
});
test.beforeEach(forgetCalls);
test.afterEach(() => healUpstreams(olivia));
test.afterAll(async () => {
  for (const offer of made) await olivia.act(`${api}/offers/${offer}/delete`);
});

test('the entity tag of an offer guards its changes: another one is 412, and nothing is done', async () => {
  const { offer, content } = await offered();
  const path = `${api}/offers/${offer}`;
  const seen = await olivia.get(path);
  const tag = String(seen.headers.etag);
  expect(tag).toBe('"1"');
  const update = (ifMatch: string, name: string) =>
    olivia.send('POST', `${path}/update`, {
      headers: { 'idempotency-key': randomUUID(), 'if-match': ifMatch },
      body: { ...content, name, reason: 'API test' },
    });
  expect((await update(tag, 'Second')).status).toBe(200);
  const stale = await update(tag, 'Third');
  expect(stale.status, stale.text).toBe(412);
  expect(stale.body.error.name).toBe('PreconditionFailedError');
  for (const malformed of ['*', 'W/"2"', '2', '"1", "2"']) {
    expect((await update(malformed, 'Third')).status).toBe(400);
  }
  const now = await olivia.get(path);
  expect(now.headers.etag).toBe('"2"');
  expect(now.body.content.name).toBe('Second');
});

test('impossible offers are refused, and the answer names the field', async () => {
  const good = newOffer();
  const [plan] = good.plans;
  const impossible: Array<[string, object]> = [
    ['offer', { offer: '../x' }],
    ['name', { name: '' }],
    ['kind', { kind: 'blockchain' }],
    ['runbook', { runbook: 'data:text/html,x' }],
    ['healthUrl', { healthUrl: 'https://a:b@status.example/' }],
    [
      'amount',
      { plans: [{ ...plan, price: { amount: 0.5, currency: 'usd' } }] },
    ],
    ['quotas', { plans: [{ ...plan, quotas: { positions: '1' } }] }],
    ['strategy_code', { strategy_code: 'x' }],
  ];
  for (const [field, change] of impossible) {
    const answer = await olivia.send('POST', `${api}/offers/preview`, {
      body: { ...good, ...change },
    });
    expect(answer.status, `${field}: ${answer.text}`).toBe(400);
    expect(answer.body.error.message).toContain(field);
  }
});

test('an import is shown first, does all or nothing, and takes no tricks', async () => {
  const id = `api-${randomUUID().slice(0, 8)}`;
  const head =
    'id,name,kind,audience,description,image,owner,runbook,dependencies,healthUrl,plan,planName,amount,currency,cpu,memory,gpus,pvcs,pods,services,requestsPerSecond';
  const line = `${id},"'=1+1",cache,b2b,,,platform,,,,small,Small,100,usd,2,,,,,,`;
  const input = { format: 'csv', document: `${head}\r\n${line}\r\n` };
  const preview = await olivia.send('POST', `${api}/import/preview`, {
    body: input,
  });
  expect(preview.status, preview.text).toBe(200);
  expect(preview.body.changes).toEqual([
    { label: id, present: null, proposed: '=1+1, with 1 plan' },
  ]);
  expect((await olivia.get(`${api}/offers/${id}`)).status).toBe(404);
  expect((await olivia.act(`${api}/import`, input)).status).toBe(200);
  made.push(id);
  expect((await olivia.get(`${api}/offers/${id}`)).body.content.name).toBe(
    '=1+1',
  );
  // What a spreadsheet would run goes out guarded.
  const exported = await olivia.get(`${api}/export?format=csv`);
  expect(exported.text).toContain(`${id},"'=1+1",`);

  for (const document of [
    'offers: &a [*a]',
    'a: &a [x]\noffers: [*a]',
    '{',
    'offers: []',
    'offers: [{ id: x }]',
  ]) {
    const refused = await olivia.send('POST', `${api}/import/preview`, {
      body: { format: 'yaml', document },
    });
    expect(refused.status, document).toBe(400);
    expect(refused.body.error.message).toMatch(/^document: /);
  }
});

test('whoever may only read changes nothing, and it is written down', async () => {
  const { offer } = await offered();
  const denied = await vera.act(
    `${api}/offers/${offer}/delete`,
    {},
    { seenVersion: '1' },
  );
  expect(denied.status).toBe(403);
  expect((await vera.get(`${api}/offers/${offer}`)).body.deleted).toBe(false);
});

test('suspending and deprovisioning need a step-up, provisioning does not', async () => {
  const { offer } = await offered();
  const fresh = await StaffClient.signIn('Ada Admin');
  const done = await fresh.act(`${api}/instances`, provision(offer));
  expect(done.status, done.text).toBe(200);
  for (const verb of ['suspend', 'deprovision']) {
    const challenged = await fresh.act(
      `${api}/instances/lumen-desk-${offer}/${verb}`,
    );
    expect(challenged.status, challenged.text).toBe(401);
    expect(challenged.body.challenge).toMatchObject({
      acr: 'c1',
      maxAgeSeconds: 180,
    });
  }
  await fresh.stepUp(`${api}/instances/lumen-desk-${offer}/deprovision`);
  const gone = await fresh.act(
    `${api}/instances/lumen-desk-${offer}/deprovision`,
  );
  expect(gone.status, gone.text).toBe(200);
});

test('alphaswarm-cp away, throttling or answering garbage: the catalogue works, and an outage is never an empty list', async () => {
  test.slow();
  const { offer, content } = await offered();
  const instance = `lumen-desk-${offer}`;
  expect((await olivia.act(`${api}/instances`, provision(offer))).status).toBe(
    200,
  );
  for (const kind of ['drop', 'throttle', 'error', 'malformed'] as const) {
    await injectFault({ standIn: 'cp', kind });
    const list = await olivia.get(`${api}/offers`);
    expect(list.status).toBe(200);
    const page = await olivia.get(`${api}/instances?offer=${offer}`);
    expect(page.status, page.text).toBe(200);
    expect(page.body.items).toMatchObject([
      { id: instance, workloads: { known: false } },
    ]);
    const one = await olivia.get(`${api}/instances/${instance}`);
    expect(one.body).toMatchObject({
      tenant: { known: false },
      workloads: { known: false },
    });
    const platform = await olivia.get(`${api}/platform`);
    for (const part of ['services', 'cells', 'connections']) {
      expect(platform.body[part].known, part).toBe(false);
    }
    const refused = await olivia.send(
      'POST',
      `${api}/instances/${instance}/change/preview`,
      { body: { plan: 'team', quotas: {}, requestsPerSecond: null } },
    );
    expect([502, 503]).toContain(refused.status);
    const updated = await olivia.act(`${api}/offers/${offer}/update`, {
      ...content,
      name: `While cp had the fault ${kind}`,
    });
    expect(updated.status, updated.text).toBe(200);
    await healFaults();
  }
  // No mutation was tried again.
  expect(
    await calls('cp', `POST /manage/tenants/${instance}/provision`),
  ).toHaveLength(1);
  // It recovers alone.
  await expect(async () => {
    const page = await olivia.get(`${api}/instances?offer=${offer}`);
    expect(page.body.items[0].workloads.known).toBe(true);
  }).toPass({ timeout: 30_000 });
  const ada = await StaffClient.signIn('Ada Admin');
  await ada.stepUp(`${api}/instances/${instance}/deprovision`);
  const gone = await ada.act(`${api}/instances/${instance}/deprovision`);
  expect(gone.status, gone.text).toBe(200);
});

test('nothing of customers that nobody listed is in any answer', async () => {
  for (const path of [
    'instances',
    'platform',
    'offers',
    'export?format=yaml',
  ]) {
    const answer = await olivia.get(`${api}/${path}`);
    expect(answer.status).toBe(200);
    expect(answer.text).not.toMatch(
      /alpha_signal|model-weight|position:|as-api-key|hunter2|c2VjcmV0/,
    );
  }
});
