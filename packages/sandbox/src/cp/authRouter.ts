import express, { Router, type Request, type Response } from 'express';
import PromiseRouter from 'express-promise-router';
import { MANAGE_API } from '../entra';
import type { EntraClient } from './EntraClient';
import { CpRefusal, sendEnveloped } from './envelope';
import type { SignInFlow } from './SignInFlow';
import {
  parseCallback,
  parseExchange,
  parseLogin,
  parseRefreshToken,
  parseStepUp,
} from './signInRequest';
import { TRANSACTION_LIFETIME_SECONDS } from './SignInTransactions';

const TRANSACTION_COOKIE = 'cp_auth_tx';

function transactionOf(request: Request): string | undefined {
  return request
    .get('cookie')
    ?.split(/;\s*/)
    .find(pair => pair.startsWith(`${TRANSACTION_COOKIE}=`))
    ?.slice(TRANSACTION_COOKIE.length + 1);
}

function redirectToEntra(
  response: Response,
  begun: { authorizeUrl: string; transactionId: string },
) {
  response.setHeader(
    'set-cookie',
    `${TRANSACTION_COOKIE}=${begun.transactionId}; Path=/auth; HttpOnly; SameSite=Lax; Max-Age=${TRANSACTION_LIFETIME_SECONDS}`,
  );
  response.redirect(302, begun.authorizeUrl);
}

/** alphaswarm-cp's `/auth/*`. */
export function createAuthRouter(options: {
  entra: EntraClient;
  flow: SignInFlow;
}): Router {
  const { entra, flow } = options;
  const router = PromiseRouter();
  router.use(express.json({ limit: '32kb' }));
  router.use((_request, response, next) => {
    response.setHeader('cache-control', 'no-store');
    next();
  });

  router.get('/providers', (_request, response) => {
    response.json({
      active_provider: 'entra',
      providers: [
        {
          alias: 'entra',
          kind: 'oidc',
          issuer: entra.issuer,
          audience: MANAGE_API,
          is_active: true,
        },
      ],
    });
  });

  router.get('/login', async (request, response) => {
    const { prompt, ...login } = parseLogin(request.query);
    redirectToEntra(response, await flow.begin(login, { prompt }));
  });

  router.get('/stepup', async (request, response) => {
    const { acr_values: context, ...stepUp } = parseStepUp(request.query);
    // Whatever max_age the caller can live with, a step-up is a new interaction.
    redirectToEntra(
      response,
      await flow.begin(stepUp, {
        claims: JSON.stringify({
          id_token: { acrs: { essential: true, value: context } },
        }),
        prompt: 'login',
        max_age: '0',
      }),
    );
  });

  router.get('/callback', async (request, response) => {
    const { code, state, ...refusal } = parseCallback(request.query);
    if (!code) {
      throw new CpRefusal(
        401,
        refusal.error ?? 'invalid_request',
        refusal.error_description ?? 'the sign-in came back without a code',
      );
    }
    response.json(
      await flow.finishOwn(transactionOf(request), { code, state }),
    );
  });

  router.post('/exchange', async (request, response) => {
    response.json(
      await flow.exchange(transactionOf(request), parseExchange(request.body)),
    );
  });

  router.post('/refresh', async (request, response) => {
    const { refresh_token: refreshToken } = parseRefreshToken(request.body);
    response.json(
      await entra.requestTokens({
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
      }),
    );
  });

  router.post('/logout', async (request, response) => {
    await entra.revoke(parseRefreshToken(request.body).refresh_token);
    sendEnveloped(response, 'ok', null);
  });

  router.get('/me', async (request, response) => {
    const token = /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '');
    if (!token) {
      throw new CpRefusal(401, 'invalid_request', 'a bearer token is needed');
    }
    const claims = await entra.verifyAccessToken(token[1], MANAGE_API);
    response.json({
      sub: claims.sub,
      oid: claims.oid,
      tid: claims.tid,
      email: claims.email,
      name: claims.name,
      roles: claims.roles ?? [],
      groups: claims.groups ?? [],
      actor_kind: claims.idtyp === 'app' ? 'agent' : 'user',
      act: claims.act,
    });
  });

  router.get(
    '/.well-known/openid-configuration',
    async (_request, response) => {
      response.json(await entra.metadata());
    },
  );

  return router;
}
