import type { MemoryPage } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { ReadAuthorizer } from '@alphaswarm-admin/plugin-staff-access-node';
import { readMemoryCursor, writeMemoryCursor } from './memoryCursor';
import { memoryPageSizes, memoryQuerySchema } from './memoryQuery';
import type { MemoryStore } from './MemoryStore';

const DAY_MS = 24 * 60 * 60_000;

/** The search through what the recorder keeps, as `memoryRoutes` documents it. */
export function createMemoryRouter(options: {
  reads: ReadAuthorizer;
  store: MemoryStore;
  /** For how long things are kept, milliseconds. */
  keepForMs: number;
}): Router {
  const { reads, store, keepForMs } = options;
  const router = PromiseRouter();

  router.get('/memory', async (req, res) => {
    const { query } = await reads.authorize(req, memoryQuerySchema);
    const { cursor, limit = memoryPageSizes.default, ...filter } = query;
    const { items, next } = await store.search(filter, {
      place: cursor === undefined ? undefined : readMemoryCursor(cursor),
      limit,
    });
    const page: MemoryPage = {
      items,
      nextCursor: next && writeMemoryCursor(next),
      keptDays: Math.round(keepForMs / DAY_MS),
    };
    res.json(page);
  });
  return router;
}
