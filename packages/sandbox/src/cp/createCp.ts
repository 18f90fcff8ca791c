import express from 'express';
import type { StandIn } from '../StandIn';
import { createAuthRouter } from './authRouter';
import { EntraClient } from './EntraClient';
import { echoRequestId, notFound, sendEnveloped, sendThrown } from './envelope';
import { SignInFlow } from './SignInFlow';

/**
 * Creates alphaswarm-cp: `/auth/*` in front of the staff tenant, and its health.
 *
 * @param options - `origin`: where it will be served, `http://127.0.0.1:<port>`; `entra`: the tenant, and the client that cp is in it
 */
export function createCp(options: {
  origin: string;
  entra: { issuer: string; staffClient: { id: string; secret: string } };
}): StandIn {
  const entra = EntraClient.create({
    issuer: options.entra.issuer,
    clientId: options.entra.staffClient.id,
    clientSecret: options.entra.staffClient.secret,
  });
  const flow = SignInFlow.create({
    entra,
    ownCallback: `${options.origin}/auth/callback`,
  });

  const app = express();
  app.disable('x-powered-by');
  app.use(echoRequestId);
  app.get('/manage/healthz', (_request, response) =>
    sendEnveloped(response, 'ok', { alive: true }),
  );
  app.get('/manage/readyz', (_request, response) =>
    sendEnveloped(response, 'ok', { ready: true }),
  );
  app.use('/auth', createAuthRouter({ entra, flow }));
  app.use(notFound);
  app.use(sendThrown);

  return {
    name: 'cp',
    handler: app,
    refusal: ({ kind, status }) => {
      const throttled = kind === 'throttle';
      const detail = {
        error: throttled ? 'rate_limited' : 'unavailable',
        error_description: throttled ? 'Too many requests' : 'Try again later',
      };
      return {
        status: status ?? (throttled ? 429 : 503),
        headers: {
          'content-type': 'application/json',
          ...(throttled ? { 'retry-after': '1' } : {}),
        },
        body: JSON.stringify({
          status: 'error',
          data: null,
          error: {
            code: detail.error,
            message: detail.error_description,
            details: null,
          },
          detail,
        }),
      };
    },
  };
}
