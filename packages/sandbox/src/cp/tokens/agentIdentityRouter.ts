import express, { type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { MANAGE_API } from '../../entra';
import { CpRefusal } from '../envelope';
import type { PlatformTokens } from './PlatformTokens';

/** RFC 8693 section 2.1, as the portal uses it. */
const exchangeSchema = z.object({
  grant_type: z.literal('urn:ietf:params:oauth:grant-type:token-exchange'),
  subject_token: z.uuid(),
  subject_token_type: z.literal('urn:alphaswarm:oauth:token-type:staff-oid'),
  actor_token: z.string().min(1),
  actor_token_type: z.literal('urn:ietf:params:oauth:token-type:access_token'),
  audience: z.enum([MANAGE_API, 'api://alphaswarm-core']),
});

/** `POST /auth/agent-identity/token`: an agent gets a token for a person whom it acts for. */
export function createAgentIdentityRouter(tokens: PlatformTokens): Router {
  const router = PromiseRouter();
  router.use(express.urlencoded({ extended: false, limit: '32kb' }));
  router.post('/agent-identity/token', async (request, response) => {
    const form = exchangeSchema.safeParse(request.body);
    if (!form.success) {
      throw new CpRefusal(
        400,
        'invalid_request',
        `${form.error.issues[0].path.join('.')} is missing or unknown`,
      );
    }
    response.setHeader('cache-control', 'no-store');
    response.json(
      await tokens.delegate({
        oid: form.data.subject_token,
        actorToken: form.data.actor_token,
        actorAudience: MANAGE_API,
        audience: form.data.audience,
      }),
    );
  });
  return router;
}
