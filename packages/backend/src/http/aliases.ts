import type { RequestHandler } from 'express';

/** Public names for plugin APIs. An alias is served by exactly what it names, after exactly the same middleware. */
const aliases: Array<[prefix: string, target: string]> = [
  ['/admin/platform/ecs/', '/admin/api/platform-ecs/'],
  ['/api/auth/entra/', '/admin/api/auth/entra/'],
];

/** The pages that may be asked for without `/admin`. */
const pages = new Set([
  'dashboard',
  'platform',
  'managed-services',
  'companies',
  'audit-log',
  'billing',
  'deployments',
  'kill-switch',
  'catalog',
]);

/** Rewrites aliases to what they name. Runs before the gate and the stance check, so that these see the real path. */
export function aliasMiddleware(): RequestHandler {
  return (req, _res, next) => {
    for (const [prefix, target] of aliases) {
      if (req.url.startsWith(prefix)) {
        req.url = target + req.url.slice(prefix.length);
        break;
      }
    }
    next();
  };
}

/** Sends `/`, `/admin` and page paths without `/admin` to the page. Only paths of this list: there is no open redirect to be had. */
export function pageRedirectMiddleware(): RequestHandler {
  return (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      next();
      return;
    }
    if (req.path === '/' || req.path === '/admin' || req.path === '/admin/') {
      res.redirect(302, '/admin/dashboard');
      return;
    }
    const page = /^\/([a-z-]+)(\/[\w\-./~%]*)?$/.exec(req.path);
    if (page && pages.has(page[1]) && !req.path.includes('//')) {
      const query = req.url.slice(req.path.length);
      res.redirect(302, `/admin/${page[1]}${page[2] ?? ''}${query}`);
      return;
    }
    next();
  };
}
