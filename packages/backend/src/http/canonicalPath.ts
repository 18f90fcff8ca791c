import type { RequestHandler } from 'express';
import { NotFoundError } from '@backstage/errors';

/** Empty segments, dot segments, and both in any encoding. A name that ends in a dot, or holds two, is a name. */
const ambiguous = /\/\/|\/(\.|%2e){1,2}(\/|$)|%2f|%5c|\\|%00/i;

/**
 * Refuses paths that one layer could read differently than the next: doubled slashes, dot segments, encoded slashes and NULs. Nothing that the portal serves
 * has such a path, so whatever looks at paths (gate, stances, caching, routes) may rely on there being one spelling.
 */
export function canonicalPathMiddleware(): RequestHandler {
  return (req, _res, next) => {
    next(
      ambiguous.test(req.path)
        ? new NotFoundError('There is nothing at a path like this')
        : undefined,
    );
  };
}
