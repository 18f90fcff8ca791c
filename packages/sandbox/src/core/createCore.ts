import express from 'express';
import PromiseRouter from 'express-promise-router';
import { noteCallInput } from '../calls';
import { echoRequestId, notFound, sendThrown } from '../cp/envelope';
import { withUnlistedFields } from '../cp/manage/unlisted';
import type { Platform } from '../cp/platform/Platform';
import type { PlatformTokens } from '../cp/tokens/PlatformTokens';
import type { StandIn } from '../StandIn';
import { createAggregatesRouter } from './aggregatesRouter';

/** What tokens for alphaswarm-core are issued for. */
export const CORE_API = 'api://alphaswarm-core';

/**
 * Creates alphaswarm-core as far as it is in bounds for the portal: its health and its aggregates.
 *
 * @param options - `tokens`: whose it accepts
 */
export function createCore(options: {
  platform: Platform;
  tokens: PlatformTokens;
}): StandIn {
  const { platform, tokens } = options;
  const app = express();
  app.disable('x-powered-by');
  app.use(echoRequestId);
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  const api = PromiseRouter();
  api.use(async request => {
    await tokens.verify(request.get('authorization'), CORE_API);
    noteCallInput(request, { requestId: request.get('x-request-id') });
    return 'next';
  });
  api.use(
    createAggregatesRouter(platform, (response, body) => {
      response.json(withUnlistedFields(body));
    }),
  );
  app.use('/api', api);
  app.use(notFound);
  app.use(sendThrown);
  return { name: 'core', handler: app };
}
