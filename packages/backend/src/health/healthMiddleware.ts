import type { RootHealthService } from '@backstage/backend-plugin-api';
import type { RequestHandler } from 'express';
import type { DatabaseProbe } from './databaseProbe';

/** The one public path: spelled exactly so, or it is not this path. */
export const HEALTH_PATH = '/admin/health';

/**
 * Answers {@link HEALTH_PATH}: 200 when the server can serve and reach its database, 503 otherwise. It says nothing else, to nobody.
 * It looks at the raw URL, so that no other spelling of the path comes in here without passing the gate.
 */
export function healthMiddleware(options: {
  health: RootHealthService;
  database: DatabaseProbe;
}): RequestHandler {
  return async (req, res, next) => {
    const isProbe = req.method === 'GET' || req.method === 'HEAD';
    if (req.originalUrl !== HEALTH_PATH || !isProbe) {
      next();
      return;
    }
    const [readiness, reachable] = await Promise.all([
      options.health.getReadiness(),
      options.database.reachable(),
    ]);
    const ok = readiness.status === 200 && reachable;
    res
      .status(ok ? 200 : 503)
      .setHeader('Cache-Control', 'no-store')
      .json({ status: ok ? 'ok' : 'unavailable' });
  };
}
