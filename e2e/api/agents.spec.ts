import { expect, test } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { decodeJwt, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { calls, forgetCalls } from '../control';
import { AgentClient } from './AgentClient';
import { StaffClient } from './StaffClient';

const service =
  'platform-ecs/services/alphaswarm-cluster-prod/alphaswarm-cp-prod';
const redeploy = `${service}/redeploy`;

let ada: StaffClient;

test.beforeAll(async () => {
  ada = await StaffClient.signIn('Ada Admin');
});

/** The newest row of an agent's attempts. */
async function lastRowOf(agent: AgentClient) {
  const { items } = (await ada.get(`audit-log/events?actorKind=agent&limit=20`))
    .body;
  return items.find((row: any) => row.agent_subject === agent.id);
}

test('an agent on its own reads aggregates, and nothing else', async () => {
  const agent = await AgentClient.alone();
  expect((await agent.get('platform-ecs/services')).status).toBe(200);
  expect((await agent.get(service)).status).toBe(200);
  for (const path of [
    'audit-log/events',
    'audit-log/export?format=ndjson',
    'catalog/entities',
    'staff-access/me',
  ]) {
    const { status, text } = await agent.get(path);
    expect([401, 403], `${path}: ${text}`).toContain(status);
  }
});

test('an agent on its own changes nothing, and its attempt is in the audit log', async () => {
  const agent = await AgentClient.alone();
  await forgetCalls();
  expect(
    (await agent.send('POST', `${redeploy}/preview`, { body: {} })).status,
  ).toBe(403);
  const answer = await agent.attempt(redeploy);
  expect(answer.status).toBe(403);
  expect(answer.body.error.message).toContain('needs a person to act for');
  expect(await lastRowOf(agent)).toMatchObject({
    phase: 'denied',
    event_type: 'platform-ecs.service.redeploy',
    actor_kind: 'agent',
    actor_user_id: null,
    act: null,
    reason: 'agent test',
    details: { ground: 'agent', actor: { agent: 'Rollout agent' } },
  });
  expect(await calls('ecs', 'UpdateService')).toHaveLength(0);
});

test('an agent acts for Olivia once she has proved herself in the portal for exactly that', async () => {
  const olivia = await StaffClient.signIn('Olivia Operator');
  const agent = await AgentClient.actingFor('Olivia Operator');
  const preview = await agent.send('POST', `${redeploy}/preview`, { body: {} });
  expect(preview.body.stepUp).toMatchObject({ acr: 'c1', bound: true });
  const attempt = { key: randomUUID(), seenVersion: preview.body.seenVersion };

  const challenged = await agent.attempt(redeploy, attempt);
  expect(challenged.status).toBe(401);
  expect(challenged.headers['www-authenticate']).toContain(
    'insufficient_user_authentication',
  );
  const { id } = challenged.body.challenge;
  // The agent can't answer for her, and nobody else can.
  const start = `staff-access/step-up/challenges/${id}/start`;
  expect((await agent.send('POST', start)).status).toBe(403);
  expect((await ada.send('POST', start)).status).toBe(404);

  // She sees what she is asked for, in any of her sessions.
  expect(await olivia.challenge(id)).toMatchObject({
    state: 'pending',
    request: { agent: 'Rollout agent', reason: 'agent test' },
  });
  const { callbackUrl } = await olivia.proveAtEntra(id);
  await olivia.browser.get(callbackUrl);
  expect((await olivia.challenge(id)).state).toBe('granted');
  // What she proved for the agent opens nothing for herself.
  expect((await olivia.act(redeploy)).status).toBe(401);

  await forgetCalls();
  const done = await agent.attempt(redeploy, attempt);
  expect(done.status).toBe(200);
  expect((await agent.attempt(redeploy, attempt)).body).toEqual(done.body);
  expect(await calls('ecs', 'UpdateService')).toHaveLength(1);
  const rows = await olivia.rows(done.body.actionId);
  expect(rows.map(row => row.phase)).toEqual(['intent', 'succeeded']);
  for (const row of rows) {
    expect(row).toMatchObject({
      actor_kind: 'agent',
      agent_subject: agent.id,
      act: { sub: agent.id },
      actor_user_id: expect.stringMatching(/^user:staff\//),
      step_up: { acrs: ['c1'] },
      details: { actor: { name: 'Olivia Operator', agent: 'Rollout agent' } },
    });
  }
  for (const caller of [agent, olivia]) {
    const own = await caller.get(`staff-access/actions/${done.body.actionId}`);
    expect(own.body.state).toBe('succeeded');
  }
});

test('for Vera, who may not, the agent may not either', async () => {
  const agent = await AgentClient.actingFor('Vera Viewer');
  expect((await agent.get('platform-ecs/services')).status).toBe(200);
  const answer = await agent.attempt(redeploy);
  expect(answer.status).toBe(403);
  expect(answer.body.whoCould).toMatch(/Operator/);
  expect(await lastRowOf(agent)).toMatchObject({
    phase: 'denied',
    act: { sub: agent.id },
    details: { ground: 'policy', actor: { name: 'Vera Viewer' } },
  });
});

test('an agent that the portal does not know is refused by name, whomever it acts for', async () => {
  for (const stranger of [
    await AgentClient.alone(1),
    await AgentClient.actingFor('Ada Admin', 1),
  ]) {
    expect((await stranger.get('platform-ecs/services')).status).toBe(403);
    expect((await stranger.attempt(redeploy)).status).toBe(403);
    expect(await lastRowOf(stranger)).toMatchObject({
      phase: 'denied',
      actor_user_id: null,
      details: { ground: 'agent' },
    });
  }
});

test('a forged act is refused', async () => {
  const agent = await AgentClient.alone();
  const genuine = decodeJwt(agent.token);
  const { privateKey } = await generateKeyPair('RS256');
  const forged = {
    ...genuine,
    idtyp: 'user',
    roles: ['Admin'],
    act: { sub: agent.id },
  };
  const [header, , signature] = agent.token.split('.');
  const swapped = Buffer.from(JSON.stringify(forged)).toString('base64url');
  await forgetCalls();
  for (const token of [
    await new SignJWT(forged)
      .setProtectedHeader({ alg: 'RS256', kid: 'any' })
      .sign(privateKey),
    new UnsecuredJWT(forged).encode(),
    `${header}.${swapped}.${signature}`,
    await new SignJWT({ ...forged, iss: 'https://evil.example/v2.0' })
      .setProtectedHeader({ alg: 'RS256', kid: 'any' })
      .sign(privateKey),
  ]) {
    const forger = agent.with(token);
    expect((await forger.attempt(redeploy)).status).toBe(401);
    expect((await forger.get('platform-ecs/services')).status).toBe(401);
  }
  // In the body it is no field of any action; a header of that name is nobody's.
  const vera = await StaffClient.signIn('Vera Viewer');
  const body = await vera.send('POST', redeploy, {
    headers: { 'idempotency-key': randomUUID() },
    body: { act: { sub: agent.id }, reason: 'forged', seenVersion: 'v' },
  });
  expect(body.status).toBe(400);
  const inHeader = await agent.attempt(redeploy, {
    headers: { act: JSON.stringify({ sub: 'x' }), 'x-act': 'user:staff/ada' },
  });
  expect(inHeader.status).toBe(403);
  expect(await lastRowOf(agent)).toMatchObject({
    actor_user_id: null,
    act: null,
  });
  expect(await calls('ecs', 'UpdateService')).toHaveLength(0);
});

test('an agent is no service of the portal, and changes nothing elsewhere', async () => {
  const agent = await AgentClient.actingFor('Ada Admin');
  for (const [method, path] of [
    ['POST', 'catalog/locations'],
    ['DELETE', 'catalog/entities/by-uid/any'],
    ['POST', 'permission/authorize'],
    ['DELETE', 'platform-ecs/.backstage/auth/v1/cookie'],
    ['GET', 'auth/v1/userinfo'],
    ['GET', 'catalog/.backstage/scheduler/v1/tasks'],
  ]) {
    const { status, text } = await agent.send(method, path, {
      ...(method === 'POST' && { body: {} }),
    });
    expect([401, 403], `${method} ${path}: ${status} ${text}`).toContain(
      status,
    );
  }
});
