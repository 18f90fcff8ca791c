import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { noQuery, parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { IntegrityWatch } from './IntegrityWatch';

/** Whether the log is whole: for everyone who is signed in, for everyone should know when it isn't. */
export function createIntegrityRouter(options: {
  httpAuth: HttpAuthService;
  integrity: Pick<IntegrityWatch, 'report'>;
}): Router {
  const { httpAuth, integrity } = options;
  const router = PromiseRouter();
  router.get('/integrity', async (req, res) => {
    await httpAuth.credentials(req, { allow: ['user'] });
    parseRequest(noQuery, req.query, 'query');
    res.json(integrity.report());
  });
  return router;
}
