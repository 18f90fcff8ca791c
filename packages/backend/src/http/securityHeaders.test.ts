import express from 'express';
import request from 'supertest';
import {
  cacheControlMiddleware,
  securityHeadersMiddleware,
} from './securityHeaders';

function app(baseUrl: string) {
  const server = express();
  server.use(securityHeadersMiddleware({ baseUrl }), cacheControlMiddleware());
  server.get('/admin/static/missing.0a1b2c3d.js', (_req, res) => {
    res.status(404).setHeader('Cache-Control', 'no-store').end();
  });
  server.use((_req, res) => {
    res.setHeader('Cache-Control', 'public, max-age=1209600');
    res.json({});
  });
  return server;
}

describe('security headers', () => {
  it('allow no inline script, no eval and no framing', async () => {
    const { headers } = await request(
      app('https://admin.alpha-swarm.ai/admin'),
    ).get('/admin/dashboard');
    const policy = headers['content-security-policy'];
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe-eval');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain('wss://admin.alpha-swarm.ai');
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('ask for https for good when the portal is reached over https', async () => {
    const secure = await request(app('https://admin.alpha-swarm.ai/admin')).get(
      '/',
    );
    expect(secure.headers['strict-transport-security']).toContain(
      'max-age=31536000',
    );
    const plain = await request(app('http://localhost:8900/admin')).get('/');
    expect(plain.headers['strict-transport-security']).toBeUndefined();
  });
});

describe('cache headers', () => {
  it.each([
    ['/admin/api/platform-ecs/services', 'no-store'],
    [
      '/admin/static/module-app.0a1b2c3d.js',
      'public, max-age=31536000, immutable',
    ],
    ['/admin/static/logo.svg', 'public, max-age=1209600'],
    ['/admin/static/missing.0a1b2c3d.js', 'no-store'],
  ])('%s: %s', async (path, expected) => {
    const response = await request(app('http://localhost:8900/admin')).get(
      path,
    );
    expect(response.headers['cache-control']).toBe(expected);
  });
});
