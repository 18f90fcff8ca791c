import express from 'express';
import request from 'supertest';
import { canonicalPathMiddleware } from './canonicalPath';

const app = express();
app.use(canonicalPathMiddleware(), (_req, res) => {
  res.json('reached');
});
app.use(((error, _req, res, _next) => {
  res.status(error.name === 'NotFoundError' ? 404 : 500).end();
}) satisfies express.ErrorRequestHandler);

describe('canonicalPathMiddleware', () => {
  it.each([
    '/',
    '/admin/api/platform-ecs/services/a/b',
    '/admin/static/module-backstage.0a1b2c3d.js',
    '/admin/api/auth/.well-known/jwks.json',
    '/admin/api/catalog/.backstage/auth/v1/cookie',
    '/admin/catalog/default/component/a..b',
    '/admin/audit-log?targetId=a%2Fb//c/../d',
  ])('lets %s through', async path => {
    expect((await request(app).get(path)).status).toBe(200);
  });

  it.each([
    '/admin//health',
    '//admin/health',
    '/admin/%2e%2e/health',
    '/admin/%2E/health',
    '/admin/.%2e',
    '/admin/api/a%2fb',
    '/admin/api/a%5cb',
    '/admin/api/a%00',
  ])('refuses %s', async path => {
    expect((await request(app).get(path)).status).toBe(404);
  });
});
