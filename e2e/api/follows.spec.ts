import { expect, test } from '@playwright/test';
import {
  healFaults,
  honestEntra,
  injectFault,
  tamperWithEntra,
} from '../control';
import { AgentClient } from './AgentClient';
import { healUpstreams } from './healUpstreams';
import { StaffClient } from './StaffClient';

/** Nobody else's in these tests. */
const company = 'ostrava-systematic';
const api = 'staff-access/follows';
const of = (kind: string, id: string) =>
  `${api}?${new URLSearchParams({ kind, id })}`;

let ada: StaffClient;
let erik: StaffClient;

test.beforeAll(async () => {
  [ada, erik] = await Promise.all(
    ['Ada Admin', 'Erik Engineer'].map(name => StaffClient.signIn(name)),
  );
});
test.afterEach(async () => {
  await honestEntra();
  await healFaults();
});

for (const [kind, id, title, path] of [
  [
    'ecs-service',
    'alphaswarm-cluster-prod/alphaswarm-core-prod',
    'alphaswarm-core-prod',
    '/platform/alphaswarm-cluster-prod/alphaswarm-core-prod',
  ],
  ['company', 'kita-markets', 'Kita Markets', '/companies/kita-markets'],
  [
    'workload',
    'kita-markets-bot-host',
    'kita-markets-bot-host',
    '/deployments?workload=tenant-kita-markets%2Fkita-markets-bot-host',
  ],
] as const) {
  test(`a ${kind} is followed and let go of, by its own person alone`, async () => {
    const followed = await ada.send('PUT', of(kind, id));
    expect(followed.status, followed.text).toBe(200);
    expect(followed.body).toMatchObject({
      target: { kind, id },
      title,
      path,
      readable: true,
    });
    const follows = async (client: StaffClient) =>
      (await client.get(api)).body.items.filter(
        (one: { target: { kind: string; id: string } }) =>
          one.target.kind === kind && one.target.id === id,
      );
    expect(await follows(ada)).toEqual([followed.body]);
    expect(await follows(erik)).toEqual([]);
    expect((await erik.send('DELETE', of(kind, id))).status).toBe(204);
    expect(await follows(ada)).toHaveLength(1);
    expect((await ada.send('DELETE', of(kind, id))).status).toBe(204);
    expect(await follows(ada)).toEqual([]);
  });
}

for (const [what, path, status, message] of [
  [
    'an unknown kind',
    of('platform', 'alphaswarm'),
    400,
    /query\.kind.*company/,
  ],
  ['a kind of objects', of('__proto__', 'x'), 400, /query\.kind/],
  ['too long an id', of('company', 'x'.repeat(513)), 400, /query\.id/],
  ['a NUL', of('company', 'a\0b'), 400, /query\.id/],
  ['a query', `${of('company', company)}&user=ada`, 400, /query: .*user/],
  ['nothing there', of('company', 'nobody-at-all'), 404, /./],
  ['no such cluster', of('ecs-service', 'elsewhere/x'), 404, /./],
  ['a path for an id', of('company', '../../auth'), 404, /./],
  ['a managed service that is not', of('managed-service', 'x'), 404, /./],
] as const) {
  test(`${what} is refused with ${status}`, async () => {
    const answer = await ada.send('PUT', path);
    expect(answer.status, answer.text).toBe(status);
    expect(answer.body.error.message).toMatch(message);
  });
}

test('what one may not read can not be followed, whether it is there or not', async () => {
  for (const id of [company, 'nobody-at-all']) {
    expect((await erik.send('PUT', of('company', id))).status).toBe(403);
  }
});

test('agents follow nothing, and nobody else’s follows can be named', async () => {
  const agent = await AgentClient.actingFor('Ada Admin');
  for (const method of ['PUT', 'DELETE']) {
    const answer = await agent.send(method, of('company', company));
    expect(answer.status).toBe(403);
  }
  expect((await ada.send('POST', api, { body: {} })).status).toBe(403);
  expect((await ada.send('DELETE', `${api}/1`)).status).toBe(403);
  const named = `${of('company', company)}&userRef=user:staff/erik`;
  expect((await ada.send('DELETE', named)).status).toBe(400);
});

test('while cp can’t be asked, nothing is followed on a guess', async () => {
  await ada.send('DELETE', of('company', company));
  await injectFault({ standIn: 'cp', kind: 'error', status: 500 });
  const answer = await ada.send('PUT', of('company', company));
  expect([502, 503]).toContain(answer.status);
  await healUpstreams(ada);
  const { items } = (await ada.get(api)).body;
  expect(items).not.toContainEqual(
    expect.objectContaining({ target: { kind: 'company', id: company } }),
  );
});

test('whoever may not read a company any more is told nothing of it', async () => {
  test.slow();
  const carl = await StaffClient.signIn('Carl Compliance');
  const fiona = await StaffClient.signIn('Fiona Finance');
  for (const client of [ada, fiona]) {
    expect((await client.send('PUT', of('company', company))).status).toBe(200);
  }
  const told = async (client: StaffClient, actionId: string) =>
    (
      await client.get('notifications/notifications?topic=follows&limit=100')
    ).body.notifications
      .filter(
        ({ payload }: { payload: { scope: string } }) =>
          payload.scope === `follow-${actionId}`,
      )
      .map(({ payload }: { payload: { title: string } }) => payload.title);
  const change = async (verb: 'suspend' | 'reactivate') => {
    const path = `companies/companies/${company}/${verb}`;
    const typed = {
      seenVersion: await carl.look(path),
      typedConfirmation: company,
    };
    await carl.stepUp(path, {}, typed);
    const answer = await carl.act(path, {}, typed);
    expect(answer.status, answer.text).toBe(200);
    return answer.body.actionId as string;
  };

  await tamperWithEntra({
    setClaims: { roles: ['Engineer'], groups: ['alphaswarm-staff'] },
  });
  const demoted = await StaffClient.signIn('Fiona Finance');
  await honestEntra();
  // A changed role is noticed within seconds.
  await expect
    .poll(async () => (await demoted.get(api)).body.items, { timeout: 15_000 })
    .toContainEqual(
      expect.objectContaining({
        target: { kind: 'company', id: company },
        readable: false,
      }),
    );
  const suspended = await change('suspend');
  await expect
    .poll(() => told(ada, suspended), { timeout: 30_000 })
    .toEqual([expect.stringMatching(/^Carl Compliance suspended the company/)]);

  // Her rights are back: she is told of what comes, and not of what was.
  const promoted = await StaffClient.signIn('Fiona Finance');
  const reactivated = await change('reactivate');
  await expect
    .poll(() => told(promoted, reactivated), { timeout: 30_000 })
    .toEqual(['“Reactivate company” on Ostrava Systematic: it succeeded']);
  expect(await told(promoted, suspended)).toEqual([]);
  for (const client of [ada, promoted]) {
    await client.send('DELETE', of('company', company));
  }
});
