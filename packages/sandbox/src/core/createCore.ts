import express from 'express';
import { echoRequestId, notFound } from '../cp/envelope';
import type { StandIn } from '../StandIn';

/** Creates alphaswarm-core as far as the portal needs it now: its health. */
export function createCore(): StandIn {
  const app = express();
  app.disable('x-powered-by');
  app.use(echoRequestId);
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.use(notFound);
  return { name: 'core', handler: app };
}
