import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { MutatingRoutes } from '@alphaswarm-admin/plugin-staff-access-node';
import type { RequestHandler } from 'express';

/**
 * Refuses every non-GET request that no plugin has declared a stance for. It refuses by default: a path that is spelled so that it
 * matches no declared route, by case, encoding or doubled slashes, is refused too.
 *
 * Mounted where `req.path` begins with `/api/<plugin>`.
 */
export function stanceMiddleware(options: {
  routes: MutatingRoutes;
  logger: LoggerService;
}): RequestHandler {
  return (req, _res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') {
      next();
      return;
    }
    if (!options.routes.stanceOf(req.method, req.path)) {
      options.logger.warn(
        `Refused ${req.method} ${req.path}: no stance is declared for it`,
      );
      next(
        new NotAllowedError(
          `${req.method} is not possible here: only declared actions change anything`,
        ),
      );
      return;
    }
    next();
  };
}
