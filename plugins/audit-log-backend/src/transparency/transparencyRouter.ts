import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { noQuery, parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import type { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { ReadableRows, RowAccess } from '../RowAccess';
import {
  seqPathSchema,
  sizePathSchema,
  TILE_ROUTE,
  tileOfPath,
} from './transparencyApi';
import type { TransparencyLog } from './TransparencyLog';

/** Options of {@link createTransparencyRouter}. */
export type TransparencyRouterOptions = {
  httpAuth: HttpAuthService;
  access: RowAccess;
  log: TransparencyLog;
};

/**
 * The ledger's proofs. Head and keys are for everyone who is signed in, for they are what receipts are verified with; a row's proof for whoever may see
 * the row; tiles and consistency proofs for those who may read the whole log.
 */
export function createTransparencyRouter(
  options: TransparencyRouterOptions,
): Router {
  const { httpAuth, access, log } = options;
  const router = PromiseRouter();

  const readable = async (req: Request): Promise<ReadableRows> =>
    access.readableBy(await httpAuth.credentials(req, { allow: ['user'] }));
  const assertReadsAll = async (req: Request): Promise<void> => {
    if ((await readable(req)).scope !== 'all') {
      throw new NotAllowedError('You may not read the whole audit log');
    }
  };

  router.get('/checkpoint', async (req, res) => {
    await httpAuth.credentials(req, { allow: ['user'] });
    parseRequest(noQuery, req.query, 'query');
    const checkpoint = await log.checkpoint();
    res.type('text/plain').send(checkpoint);
  });

  router.get('/keys', async (req, res) => {
    await httpAuth.credentials(req, { allow: ['user'] });
    parseRequest(noQuery, req.query, 'query');
    res.json(log.keys());
  });

  router.get(TILE_ROUTE, async (req, res) => {
    await assertReadsAll(req);
    parseRequest(noQuery, req.query, 'query');
    const { level, place } = req.params;
    const tile = await log.tile(tileOfPath({ level, place }));
    res.type('application/octet-stream').send(Buffer.from(tile));
  });

  router.get('/proof/:seq', async (req, res) => {
    const { visible } = await readable(req);
    parseRequest(noQuery, req.query, 'query');
    const { seq } = parseRequest(seqPathSchema, req.params, 'path');
    const proof = await log.proof(seq, visible);
    res.type('text/plain').send(proof);
  });

  router.get('/receipt/:seq', async (req, res) => {
    const { visible } = await readable(req);
    parseRequest(noQuery, req.query, 'query');
    const { seq } = parseRequest(seqPathSchema, req.params, 'path');
    const receipt = await log.receipt(seq, visible);
    res.attachment(`audit-row-${seq}.tlog-proof`);
    res.type('text/plain').send(receipt);
  });

  router.get('/consistency/:size', async (req, res) => {
    await assertReadsAll(req);
    parseRequest(noQuery, req.query, 'query');
    const { size } = parseRequest(sizePathSchema, req.params, 'path');
    const continuation = await log.continuation(size);
    res.type('text/plain').send(continuation);
  });

  return router;
}
