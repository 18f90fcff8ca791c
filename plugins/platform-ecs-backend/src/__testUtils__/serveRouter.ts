import { mockErrorHandler } from '@backstage/backend-test-utils';
import express, { type Express, type Router } from 'express';

/** A router as the portal serves it, errors as answers. */
export function serveRouter(router: Router): Express {
  const app = express();
  app.use(router);
  app.use(mockErrorHandler());
  return app;
}
