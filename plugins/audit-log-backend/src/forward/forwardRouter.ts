import type { ForwardingReport } from '@alphaswarm-admin/plugin-audit-log-common';
import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { noQuery, parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';

/** Who knows how far sinks have come. */
export type ForwardingStandingReader = { report(): Promise<ForwardingReport> };

/** How far sinks have come: for everyone who is signed in, as the log's integrity is. */
export function createForwardRouter(options: {
  httpAuth: HttpAuthService;
  forwarding: ForwardingStandingReader;
}): Router {
  const { httpAuth, forwarding } = options;
  const router = PromiseRouter();
  router.get('/forwarding', async (req, res) => {
    await httpAuth.credentials(req, { allow: ['user'] });
    parseRequest(noQuery, req.query, 'query');
    res.json(await forwarding.report());
  });
  return router;
}
