import { expect, test } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { calls, forgetCalls } from '../control';
import { ownPlugins, readOperations, type Operation } from './apiDocuments';
import { send } from './http';
import { StaffClient } from './StaffClient';

const mutating = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

let ada: StaffClient;
let operations: Operation[];

test.beforeAll(async () => {
  // Who may do everything: what is refused here is refused to everybody.
  ada = await StaffClient.signIn('Ada Admin');
  operations = await readOperations(ada);
});

function mutate(method: string, path: string) {
  return send(method, path, {
    headers: {
      authorization: ada.authorization,
      'idempotency-key': randomUUID(),
    },
    body: {},
  });
}

async function refused(routes: Array<[method: string, path: string]>) {
  const admitted: string[] = [];
  for (const [method, path] of routes) {
    const answer = await mutate(method, path);
    if (answer.status !== 403) {
      admitted.push(`${method} ${path} → ${answer.status} ${answer.text}`);
    }
  }
  expect(admitted).toEqual([]);
}

test('every plugin that has an API of its own documents it', async () => {
  expect(new Set(operations.map(({ pluginId }) => pluginId))).toEqual(
    new Set(ownPlugins),
  );
});

test('whatever is not documented as a mutation is refused as one', async () => {
  await forgetCalls();
  const documented = new Set(
    operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`),
  );
  const paths = [
    ...operations.map(({ path }) => path),
    ...ownPlugins.flatMap(pluginId => [
      `/admin/api/${pluginId}`,
      `/admin/api/${pluginId}/`,
      `/admin/api/${pluginId}/openapi.json`,
      `/admin/api/${pluginId}/no-such-route`,
    ]),
  ];
  await refused(
    [...new Set(paths)].flatMap(path =>
      mutating
        .filter(method => !documented.has(`${method} ${path}`))
        .map((method): [string, string] => [method, path]),
    ),
  );
  expect(await calls('ecs', 'UpdateService')).toHaveLength(0);
});

test('what is documented as a mutation is a privileged action with a preview and a proposal, or touches only the caller’s own', async () => {
  const mutations = operations
    .filter(({ method }) => method !== 'get')
    .map(({ pluginId, template }) => `${pluginId} ${template}`);
  expect(mutations.sort()).toMatchObject(
    expect.arrayContaining([
      'platform-ecs /services/{cluster}/{service}/redeploy',
      'platform-ecs /services/{cluster}/{service}/redeploy/preview',
      'platform-ecs /services/{cluster}/{service}/scale',
      'platform-ecs /services/{cluster}/{service}/scale/preview',
      'staff-access /step-up/challenges/{id}/start',
    ]),
  );
  const others = [
    'staff-access /step-up/challenges/{id}/start',
    'staff-access /follows',
    // Its sender signs instead: docs/decisions/0018-webhooks.md
    'billing /webhook',
  ];
  for (const mutation of mutations.filter(name => !others.includes(name))) {
    const action = mutation.replace(/\/(preview|propose)$/, '');
    expect(mutations).toContain(action);
    expect(mutations).toContain(`${action}/preview`);
    expect(mutations).toContain(`${action}/propose`);
  }
});

test('what Backstage itself adds to plugins changes nothing', async () => {
  const plugins = [...ownPlugins, 'catalog', 'auth', 'permission', 'app'];
  await refused(
    plugins.flatMap((pluginId): Array<[string, string]> => [
      [
        'POST',
        `/admin/api/${pluginId}/.backstage/scheduler/v1/tasks/any/trigger`,
      ],
      [
        'POST',
        `/admin/api/${pluginId}/.backstage/scheduler/v1/tasks/any/cancel`,
      ],
      ['POST', `/admin/api/${pluginId}/.backstage/actions/v1/actions/a/invoke`],
      ['PUT', `/admin/api/${pluginId}/.backstage/auth/v1/cookie`],
      ['POST', `/admin/api/${pluginId}/.backstage/health/v1/readiness`],
    ]),
  );
});

test('routes of the catalog and of other third-party plugins are refused unless somebody looked at them', async () => {
  await refused([
    ['POST', '/admin/api/catalog/entities'],
    ['PUT', '/admin/api/catalog/entities/by-name/component/default/x'],
    ['DELETE', '/admin/api/catalog/entities/by-name/component/default/x'],
    ['PATCH', '/admin/api/catalog/entities/by-uid/x'],
    ['POST', '/admin/api/catalog/Refresh'],
    ['POST', '/admin/api/catalog/refresh/'],
    ['POST', '/admin/api/catalog/%72efresh'],
    ['DELETE', '/admin/api/catalog/locations'],
    ['POST', '/admin/api/permission/policy'],
    ['PUT', '/admin/api/permission/authorize'],
    ['POST', '/admin/api/auth/entra/refresh'],
    ['POST', '/admin/api/auth/v1/token'],
    ['DELETE', '/admin/api/auth/.well-known/jwks.json'],
    ['POST', '/admin/api/auth/v1/register'],
    ['POST', '/admin/api/app/anything'],
    ['POST', '/admin/api/signals'],
    ['POST', '/admin/api/no-such-plugin/anything'],
    ['POST', '/admin/dashboard'],
    ['DELETE', '/admin/platform/ecs/services'],
    ['POST', '/admin/static/x.js'],
    ['POST', '/admin'],
  ]);
});

test('other methods open nothing either', async () => {
  for (const method of ['TRACE', 'PROPFIND', 'MKCOL', 'LOCK', 'PURGE']) {
    const answer = await mutate(method, '/admin/api/platform-ecs/services');
    expect(answer.status, method).toBeGreaterThanOrEqual(400);
    expect(answer.status, method).toBeLessThan(500);
  }
  // The method is what the request line says, whatever a header or a parameter would like it to be.
  const overridden = await send(
    'GET',
    '/admin/api/platform-ecs/services?_method=DELETE',
    {
      headers: {
        authorization: ada.authorization,
        'x-http-method-override': 'DELETE',
      },
    },
  );
  expect(overridden.status).toBe(400);
});

test('those who may not are told who could, and the ledger has it', async () => {
  const vera = await StaffClient.signIn('Vera Viewer');
  const path =
    'platform-ecs/services/alphaswarm-cluster-prod/alphaswarm-core-prod/redeploy';
  await forgetCalls();
  const answer = await vera.send('POST', path, {
    headers: { 'idempotency-key': randomUUID() },
    body: { reason: 'I would like to', seenVersion: 'v' },
  });
  expect(answer.status).toBe(403);
  expect(answer.body.whoCould).toMatch(/Operator/);
  expect(await calls('ecs', 'UpdateService')).toHaveLength(0);
  const { items } = (await vera.get('audit-log/events?phase=denied&limit=5'))
    .body;
  expect(items[0]).toMatchObject({
    phase: 'denied',
    event_type: 'platform-ecs.service.redeploy',
    reason: 'I would like to',
  });
  expect(
    (await vera.send('POST', `${path}/preview`, { body: {} })).status,
  ).toBe(403);
});
