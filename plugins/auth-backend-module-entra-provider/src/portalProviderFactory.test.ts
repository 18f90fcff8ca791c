import { ConfigReader } from '@backstage/config';
import { createOAuthAuthenticator } from '@backstage/plugin-auth-node';
import { mockServices } from '@backstage/backend-test-utils';
import express from 'express';
import request from 'supertest';
import { createPortalProviderFactory } from './portalProviderFactory';
import type { StaffProfile } from './staffProfile';

function app() {
  const handlers = createPortalProviderFactory({
    authenticator: createOAuthAuthenticator<undefined, StaffProfile>({
      defaultProfileTransform: async () => ({ profile: {} }),
      initialize: () => undefined,
      start: async () => ({ url: 'https://login.example.com/' }),
      authenticate: async () => {
        throw new Error('not reached');
      },
      refresh: async () => {
        throw new Error('not reached');
      },
    }),
    signInResolver: async () => ({ token: 'x' }),
    sessionDurationMs: 1_000,
  })({
    providerId: 'entra',
    baseUrl: 'https://portal.example.com/admin/api/auth',
    appUrl: 'https://portal.example.com/admin',
    globalConfig: {
      baseUrl: 'https://portal.example.com/admin/api/auth',
      appUrl: 'https://portal.example.com/admin',
      isOriginAllowed: () => true,
    },
    isOriginAllowed: () => true,
    config: new ConfigReader({ development: {} }),
    logger: mockServices.logger.mock(),
    resolverContext: {} as never,
  });
  return express()
    .use((req, _res, next) => {
      req.cookies = {};
      next();
    })
    .get('/start', (req, res, next) => {
      handlers.start(req, res).catch(next);
    })
    .get('/frame', (req, res, next) => {
      handlers.frameHandler(req, res).catch(next);
    })
    .use(((error, _req, res, _next) => {
      res.status(error.name === 'InputError' ? 400 : 500).end();
    }) as express.ErrorRequestHandler);
}

function stateWith(redirectUrl: string) {
  const parameters = { env: 'development', nonce: 'n', redirectUrl };
  return Buffer.from(new URLSearchParams(parameters).toString()).toString(
    'hex',
  );
}

describe('createPortalProviderFactory', () => {
  const foreign = [
    'https://evil.example.com/',
    'https://portal.example.com.evil.example/',
    'https://portal.example.com@evil.example/',
    'http://portal.example.com/',
    '//evil.example.com/',
    '/\\evil.example.com',
    'x',
  ];

  it.each(foreign)('begins no sign-in that would lead to %s', async url => {
    const response = await request(app())
      .get('/start')
      .query({ env: 'development', flow: 'redirect', redirectUrl: url });
    expect(response.status).toBe(400);
  });

  it.each(foreign)('ends no sign-in at %s', async url => {
    const response = await request(app())
      .get('/frame')
      .query({ state: stateWith(url) });
    expect(response.status).toBe(400);
    expect(response.headers.location).toBeUndefined();
  });

  it('begins one that leads back to the portal', async () => {
    const response = await request(app()).get('/start').query({
      env: 'development',
      redirectUrl: 'https://portal.example.com/admin/platform',
    });
    expect(response.status).toBe(302);
  });

  it('begins one in the popup, and keeps the cookie from plain http', async () => {
    const response = await request(app())
      .get('/start')
      .query({ env: 'development' });
    expect(response.status).toBe(302);
    for (const cookie of response.get('Set-Cookie') ?? []) {
      expect(cookie).toMatch(/Secure/);
    }
  });
});
