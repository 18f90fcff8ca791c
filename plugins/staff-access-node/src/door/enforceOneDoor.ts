import type { MutatingRoute, RouteStance } from './MutatingRoutes';
import { isInspectedMiddleware, stanceOfHandler } from './stances';

/** What Express 4 keeps of a router, as far as it matters here. */
type Layer = {
  handle: Handler;
  regexp: RegExp & { fast_slash?: boolean };
  route?: {
    path: unknown;
    methods: Record<string, boolean>;
    stack: Array<{ handle: Handler; method?: string }>;
  };
};
type Handler = ((...args: never[]) => unknown) & { stack?: Layer[] };

/** A plugin tries to change something by another way than a privileged action. */
export class SecondDoorError extends Error {
  name = 'SecondDoorError';

  constructor(what: string) {
    super(
      `${what}. Whatever changes anything is a privileged action, mounted by PrivilegedActionsService.mount; a route that only reads or only touches the caller's own ` +
        `session is marked by markQueryRoute or markPersonalRoute, a middleware by markMiddleware`,
    );
  }
}

const readOnly = new Set(['get', 'head']);

/**
 * Walks what a plugin wants to serve, and refuses it unless every way in that isn't a GET or HEAD is marked.
 *
 * @param handler - a router of Express 4 or express-promise-router, or a single middleware
 * @returns the marked routes, without the plugin
 * @throws SecondDoorError for a route that isn't marked, for a middleware that takes every method and isn't marked, and for marked routes below a prefix,
 * whose whole path can't be known
 */
export function enforceOneDoor(
  handler: unknown,
): Array<Omit<MutatingRoute, 'pluginId'>> {
  return inspect(handler as Handler, '/');
}

function inspect(
  handler: Handler,
  where: string,
): Array<Omit<MutatingRoute, 'pluginId'>> {
  if (!Array.isArray(handler.stack)) {
    if (isInspectedMiddleware(handler)) return [];
    throw new SecondDoorError(
      `The middleware '${handler.name || 'anonymous'}' at ${where} takes every method and is not marked`,
    );
  }
  return handler.stack.flatMap(layer =>
    layer.route ? inspectRoute(layer.route) : inspectNested(layer, where),
  );
}

function inspectNested(
  layer: Layer,
  where: string,
): Array<Omit<MutatingRoute, 'pluginId'>> {
  const prefixed = layer.regexp.fast_slash !== true;
  const routes = inspect(
    layer.handle,
    prefixed ? `${where} below ${layer.regexp}` : where,
  );
  if (prefixed && routes.length > 0) {
    throw new SecondDoorError(
      `${routes[0].method} ${routes[0].path} is mounted below a prefix (${layer.regexp}), which hides its whole path`,
    );
  }
  return routes;
}

function inspectRoute(
  route: NonNullable<Layer['route']>,
): Array<Omit<MutatingRoute, 'pluginId'>> {
  return Object.keys(route.methods)
    .filter(method => route.methods[method] && !readOnly.has(method))
    .map(method => {
      const path = String(route.path);
      const label = `${method === '_all' ? 'ALL' : method.toUpperCase()} ${path}`;
      if (method === '_all' || typeof route.path !== 'string') {
        throw new SecondDoorError(
          `${label} can't be inspected: name one method and one literal path`,
        );
      }
      const handlers = route.stack
        .filter(layer => layer.method === undefined || layer.method === method)
        .map(layer => layer.handle);
      return {
        method: method.toUpperCase(),
        path,
        stance: stanceOfAll(handlers, label),
      };
    });
}

/** All handlers of a route run, so each must be marked; the first that isn't a mere middleware tells the route's stance. */
function stanceOfAll(handlers: Handler[], label: string): RouteStance {
  let found: RouteStance | undefined;
  for (const handler of handlers) {
    const stance = stanceOfHandler(handler);
    if (!stance && !isInspectedMiddleware(handler)) {
      throw new SecondDoorError(
        `${label} is not a privileged action, and its handler '${handler.name || 'anonymous'}' is not marked`,
      );
    }
    found ??= stance;
  }
  if (!found) throw new SecondDoorError(`${label} has no stance`);
  return found;
}
