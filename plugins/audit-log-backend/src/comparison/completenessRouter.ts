import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { noQuery, parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { StoreDeadline } from '../database/StoreDeadline';
import type { Completeness } from './Completeness';

/** Whether the log is complete: for everyone who is signed in, as whether it is whole. */
export function createCompletenessRouter(options: {
  httpAuth: HttpAuthService;
  completeness: Completeness;
  deadline: StoreDeadline;
}): Router {
  const { httpAuth, completeness, deadline } = options;
  const router = PromiseRouter();
  router.get('/completeness', async (req, res) => {
    await httpAuth.credentials(req, { allow: ['user'] });
    parseRequest(noQuery, req.query, 'query');
    res.json(await deadline.within(completeness.report()));
  });
  return router;
}
