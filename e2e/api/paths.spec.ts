import { expect, test } from '@playwright/test';
import { send } from './http';
import { StaffClient } from './StaffClient';

/** Other spellings of the one public path. */
const almostHealth = [
  '/admin//health',
  '//admin/health',
  '/admin/health/',
  '/admin/health?x',
  '/admin/health?x=1',
  '/admin/health%3Fx',
  '/admin/health;x',
  '/admin/%68ealth',
  '/admin/%2568ealth',
  '/%61dmin/health',
  '/admin/HEALTH',
  '/ADMIN/health',
  '/admin/./health',
  '/admin/x/../health',
  '/admin/%2e/health',
  '/admin/api/%2e%2e/health',
  '/admin/api/..%2fhealth',
  '/admin\\health',
  '/admin/health%00',
  '/admin/health%20',
];

test('the health says nothing but whether the portal serves, to GET and HEAD only', async () => {
  const get = await send('GET', '/admin/health');
  expect(get.status).toBe(200);
  expect(get.body).toEqual({ status: 'ok' });
  expect(get.headers['cache-control']).toBe('no-store');
  expect((await send('HEAD', '/admin/health')).status).toBe(200);
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']) {
    const answer = await send(method, '/admin/health');
    expect(answer.text, method).not.toContain('"ok"');
    expect(answer.status, method).toBeLessThan(500);
  }
});

test('no other spelling of the health is the health', async () => {
  for (const path of almostHealth) {
    const answer = await send('GET', path);
    expect(answer.text, path).not.toContain('"status":"ok"');
    expect(answer.status, path).toBeLessThan(500);
  }
});

const guardedApi = '/admin/api/platform-ecs/services';

/** Ways to write the path of an API so that one layer may read it differently than the next. */
const almostApi = [
  '/admin//api/platform-ecs/services',
  '/admin/api//platform-ecs/services',
  '/admin/api/platform-ecs//services',
  '//admin/api/platform-ecs/services',
  '/admin/./api/platform-ecs/services',
  '/admin/health/../api/platform-ecs/services',
  '/admin/health/%2e%2e/api/platform-ecs/services',
  '/admin/health/..%2fapi/platform-ecs/services',
  '/admin/api/auth/../platform-ecs/services',
  '/admin/api/auth/%2e%2e/platform-ecs/services',
  '/admin/api/app/..%2fplatform-ecs/services',
  '/admin/static/../api/platform-ecs/services',
  '/admin/%61pi/platform-ecs/services',
  '/admin/api/platform%2Decs/services',
  '/admin/api/platform-ecs/%73ervices',
  '/admin/API/platform-ecs/services',
  '/admin/api/Platform-ECS/services',
  '/ADMIN/api/platform-ecs/services',
  '/admin/api/platform-ecs/services/',
  '/admin/api/platform-ecs/services;x=1',
  '/admin/api/platform-ecs/services%00',
  '/admin/platform/ecs/services',
  '/admin/platform/ecs//services',
  '/admin/platform/ecs/../ecs/services',
  '/admin/platform/ecs/%2e%2e/ecs/services',
  '/api/platform-ecs/services',
  '/api/auth/entra/../../../admin/api/platform-ecs/services',
  '/api/auth/entra/%2e%2e/%2e%2e/platform-ecs/services',
  'http://portal.example/admin/api/platform-ecs/services',
];

test('no spelling of an API is answered without credentials', async () => {
  for (const path of [guardedApi, ...almostApi]) {
    const answer = await send('GET', path);
    expect(answer.text, path).not.toContain('alphaswarm-core-prod');
    expect(answer.status, path).toBeLessThan(500);
    if (answer.status === 200) {
      // The pages answer any path that could be a page; they hold no data.
      expect(answer.type, path).toBe('text/html');
    }
  }
});

test('the alias of an API is that API, for those who may read it', async () => {
  const vera = await StaffClient.signIn('Vera Viewer');
  const headers = { authorization: vera.authorization };
  const [alias, api] = await Promise.all([
    send('GET', '/admin/platform/ecs/services', { headers }),
    send('GET', guardedApi, { headers }),
  ]);
  expect(alias.status).toBe(200);
  expect(alias.headers['cache-control']).toBe('no-store');
  expect(alias.body.services.map((service: any) => service.name)).toEqual(
    api.body.services.map((service: any) => service.name),
  );
});

test('files of the server are not among the pages', async () => {
  for (const path of [
    '/admin/..%2f..%2fpackage.json',
    '/admin/static/..%2f..%2f..%2fpackage.json',
    '/admin/static/%2e%2e/%2e%2e/package.json',
    '/admin/static/....//package.json',
    '/admin/%2e%2e%2f%2e%2e%2fetc/passwd',
    '/..%2f..%2fetc%2fpasswd',
  ]) {
    const answer = await send('GET', path);
    expect(answer.text, path).not.toMatch(/workspaces|root:|"private"/);
    expect(answer.status, path).toBeLessThan(500);
  }
});

test('redirects go to pages of the portal and nowhere else', async () => {
  for (const path of [
    '//evil.example/dashboard',
    '/dashboard//evil.example',
    '/dashboard/..//evil.example',
    '/\\evil.example',
    '/%2f%2fevil.example',
    '/dashboard?next=//evil.example',
    '/catalog/%0d%0aset-cookie:%20x=1',
    'http://evil.example/dashboard',
  ]) {
    const { status, headers } = await send('GET', path);
    expect(status, path).toBeLessThan(500);
    const { location } = headers;
    if (location !== undefined) {
      expect(location, path).toMatch(/^\/admin(\/|$)/);
      expect(location, path).not.toMatch(/[\r\n]|^\/admin\/[a-z-]*\/\//);
    }
    expect(headers['set-cookie'], path).toBeUndefined();
  }
});
