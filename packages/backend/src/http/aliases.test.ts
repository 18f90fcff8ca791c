import express from 'express';
import request from 'supertest';
import { aliasMiddleware, pageRedirectMiddleware } from './aliases';

function app() {
  const server = express();
  server.use(aliasMiddleware(), pageRedirectMiddleware());
  server.use((req, res) => {
    res.json({ url: req.url });
  });
  return server;
}

describe('aliases', () => {
  it.each([
    [
      '/admin/platform/ecs/services?x=1',
      '/admin/api/platform-ecs/services?x=1',
    ],
    ['/api/auth/entra/refresh', '/admin/api/auth/entra/refresh'],
    ['/admin/platform/ecs', '/admin/platform/ecs'],
    ['/admin/platform/ECS/services', '/admin/platform/ECS/services'],
    ['/api/auth/microsoft/refresh', '/api/auth/microsoft/refresh'],
  ])('%s is served by %s', async (path, served) => {
    const response = await request(app()).get(path);
    expect(response.body).toEqual({ url: served });
  });
});

describe('page redirects', () => {
  it.each([
    ['/', '/admin/dashboard'],
    ['/admin', '/admin/dashboard'],
    ['/admin/', '/admin/dashboard'],
    ['/dashboard', '/admin/dashboard'],
    ['/audit-log?action=x', '/admin/audit-log?action=x'],
    ['/platform/cluster/service', '/admin/platform/cluster/service'],
    ['/kill-switch', '/admin/kill-switch'],
  ])('%s goes to %s', async (path, location) => {
    const response = await request(app()).get(path);
    expect(response.status).toBe(302);
    expect(response.headers.location).toBe(location);
  });

  it.each([
    '//evil.example',
    '/dashboard//evil.example',
    '/unknown',
    '/admin/dashboard',
    '/Dashboard',
  ])('%s is not redirected', async path => {
    const response = await request(app()).get(path);
    expect(response.status).toBe(200);
  });

  it('redirects nothing but reads', async () => {
    const response = await request(app()).post('/dashboard');
    expect(response.status).toBe(200);
  });
});
