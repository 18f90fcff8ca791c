import express from 'express';
import type { StandIn } from '../StandIn';
import { createAuthRouter } from './authRouter';
import type { EntraClient } from './EntraClient';
import { echoRequestId, notFound, sendEnveloped, sendThrown } from './envelope';
import { createManageRouter } from './manage/manageRouter';
import type { Platform } from './platform/Platform';
import { SignInFlow } from './SignInFlow';
import { createAgentIdentityRouter } from './tokens/agentIdentityRouter';
import type { PlatformTokens } from './tokens/PlatformTokens';

const refusals = {
  throttle: [429, 'rate_limited', 'Too many requests'],
  deny: [403, 'access_denied', 'Not allowed'],
  error: [503, 'unavailable', 'Try again later'],
} as const;

/**
 * Creates alphaswarm-cp: `/auth/*` in front of the staff tenant, `/manage/*` for the platform, and its health.
 *
 * @param options - `origin`: where it will be served, `http://127.0.0.1:<port>`; `entra`: the tenant, as the client that cp is in it
 */
export function createCp(options: {
  origin: string;
  entra: EntraClient;
  platform: Platform;
  tokens: PlatformTokens;
}): StandIn {
  const { entra, platform, tokens } = options;
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
  app.use('/auth', createAgentIdentityRouter(tokens));
  app.use('/auth', createAuthRouter({ entra, flow }));
  app.use('/manage', createManageRouter({ platform, tokens }));
  app.use(notFound);
  app.use(sendThrown);

  return {
    name: 'cp',
    handler: app,
    refusal: ({ kind, status }) => {
      const [usual, error, description] = refusals[kind];
      const detail = { error, error_description: description };
      return {
        status: status ?? usual,
        headers: {
          'content-type': 'application/json',
          ...(kind === 'throttle' ? { 'retry-after': '1' } : {}),
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
