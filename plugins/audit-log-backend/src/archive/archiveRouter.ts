import type { ArchiveReport } from '@alphaswarm-admin/plugin-audit-log-common';
import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { noQuery, parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';

/** Who knows how far the archive has come. */
export type ArchiveStandingReader = { report(): Promise<ArchiveReport> };

/** How far the log was archived: for everyone who is signed in, as the log's integrity is. */
export function createArchiveRouter(options: {
  httpAuth: HttpAuthService;
  archive: ArchiveStandingReader;
}): Router {
  const { httpAuth, archive } = options;
  const router = PromiseRouter();
  router.get('/archive', async (req, res) => {
    await httpAuth.credentials(req, { allow: ['user'] });
    parseRequest(noQuery, req.query, 'query');
    res.json(await archive.report());
  });
  return router;
}
