import type { IRouter } from 'express';

/** A route as it is mounted: its method in lower case (`all` for `router.all`), its path in OpenAPI form. */
export type MountedRoute = { method: string; path: string };

/** The part of express 4's layers that is read here (https://github.com/expressjs/express/blob/4.x/lib/router/layer.js). */
type Layer = {
  regexp: RegExp & { fast_slash?: boolean };
  keys: Array<{ name: string | number }>;
  route?: {
    path: unknown;
    methods: Record<string, boolean>;
  };
  handle: { stack?: Layer[] };
};

/**
 * Every route of an express 4 router, those of nested routers included, in order of mounting.
 *
 * @throws a `TypeError` for a path that an API document can't express (a regular expression, a wildcard)
 */
export function mountedRoutes(router: IRouter): MountedRoute[] {
  return routesOfStack(router.stack as unknown as Layer[], '');
}

function routesOfStack(stack: Layer[], prefix: string): MountedRoute[] {
  return stack.flatMap(layer => {
    if (layer.route) return routesOfRoute(layer.route, prefix);
    if (layer.handle.stack) {
      return routesOfStack(layer.handle.stack, prefix + mountPath(layer));
    }
    return [];
  });
}

function routesOfRoute(
  route: NonNullable<Layer['route']>,
  prefix: string,
): MountedRoute[] {
  const paths = Array.isArray(route.path) ? route.path : [route.path];
  const methods = Object.keys(route.methods).map(method =>
    method === '_all' ? 'all' : method,
  );
  return paths.flatMap(path =>
    methods.map(method => ({
      method,
      path: toOpenApiPath(prefix + expressPath(path)),
    })),
  );
}

function expressPath(path: unknown): string {
  if (typeof path !== 'string') {
    throw new TypeError(
      `Route ${path} is not a plain path, so no API document can hold it`,
    );
  }
  return path;
}

/** Express 4 keeps only the regular expression of a mount path, so the path is read back from it. */
function mountPath(layer: Layer): string {
  if (layer.regexp.fast_slash) return '';
  let key = 0;
  return layer.regexp.source
    .replace(/^\^/, '')
    .replace(/\\\/\?\(\?=\\\/\|\$\)$/, '')
    .replace(/\(\?:\\\/\(\[\^\/\]\+\?\)\)/g, () => {
      const { name } = layer.keys[key];
      key += 1;
      return `/:${name}`;
    })
    .replace(/\\(.)/g, '$1');
}

function toOpenApiPath(path: string): string {
  // `:id(\d+)` constrains a parameter; the document says so in the parameter's schema.
  const templated = path.replace(/:(\w+)(?:\([^)]*\))?/g, '{$1}');
  if (/[*()?+]/.test(templated)) {
    throw new TypeError(
      `Route ${path} is a pattern, so no API document can hold it`,
    );
  }
  return templated.replace(/(.)\/$/, '$1');
}
