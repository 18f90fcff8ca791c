import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';

/**
 * What a route that isn't a GET does. `privileged`: a privileged action. `query`: only reads. `personal`: touches only the caller's own session or
 * preferences. `auditor`: a third-party route whose mutations go through Backstage's auditor, which writes to the ledger first. `internal`: one plugin tells
 * another something; refused to whoever comes from outside the process. `relay`: hands on what an agent asks for to other routes, which have stances of their own.
 * `webhook`: somebody without a session tells us something and proves by a signature who they are; it changes a copy of what they said, and nothing else.
 */
export type RouteStance =
  | 'privileged'
  | 'query'
  | 'personal'
  | 'auditor'
  | 'internal'
  | 'relay'
  | 'webhook';

/** A route that isn't a GET or HEAD, with its stance. */
export type MutatingRoute = {
  /** The plugin that serves it, or `*` for a route that every plugin has. */
  pluginId: string;
  /** An HTTP method in upper case. */
  method: string;
  /** The path below the plugin's own root, e.g. `/services/:cluster/:service/scale`: literal segments and `:parameters` only. `/` is the root. */
  path: string;
  stance: RouteStance;
};

/** A request, as far as its route matters. */
export type RoutedRequest = {
  pluginId: string;
  method: string;
  /** The path below the plugin's own root as it came over the wire, still percent-encoded. */
  path: string;
};

/** All routes of this process that may change something, and what they may change. A mutating request that matches none is refused. */
export interface MutatingRoutes {
  /**
   * Declares a route. Declaring the same again is harmless.
   *
   * @throws Error if the path isn't of the form above, or is already declared with another stance
   */
  register(route: MutatingRoute): void;

  /** The route that a request goes to. Strict: letter case, trailing and doubled slashes, and encoded literals don't match. */
  match(request: RoutedRequest): MutatingRoute | undefined;

  /**
   * The stance of a request by its whole API path.
   *
   * @param path - begins with `/api/<plugin>`
   */
  stanceOf(method: string, path: string): RouteStance | undefined;

  /** Every declared route, sorted by plugin, path and method. */
  routes(): MutatingRoute[];
}

type DeclaredRoute = MutatingRoute & { pattern: RegExp };

/** The default {@link MutatingRoutes}: a table in memory. */
export class DefaultMutatingRoutes implements MutatingRoutes {
  readonly #declared: DeclaredRoute[] = [];

  static create(): DefaultMutatingRoutes {
    return new DefaultMutatingRoutes();
  }

  register(route: MutatingRoute): void {
    const pattern = routePattern(route.path);
    const same = this.#declared.find(
      other =>
        other.pluginId === route.pluginId &&
        other.method === route.method &&
        other.path === route.path,
    );
    if (same && same.stance !== route.stance) {
      throw new Error(
        `${route.method} ${route.path} of plugin '${route.pluginId}' is declared both '${same.stance}' and '${route.stance}'`,
      );
    }
    if (!same) this.#declared.push({ ...route, pattern });
  }

  match(request: RoutedRequest): MutatingRoute | undefined {
    const found = this.#declared.find(
      route =>
        (route.pluginId === request.pluginId || route.pluginId === '*') &&
        route.method === request.method &&
        route.pattern.test(request.path),
    );
    if (!found) return undefined;
    const { pattern, ...route } = found;
    return route;
  }

  stanceOf(method: string, path: string): RouteStance | undefined {
    const parts = /^\/api\/([^/]+)(\/.*)?$/.exec(path);
    if (!parts) return undefined;
    // Express takes a plugin's root with and without the slash.
    const [, pluginId, below = '/'] = parts;
    return this.match({ method, pluginId, path: below })?.stance;
  }

  routes(): MutatingRoute[] {
    return this.#declared
      .map(({ pattern, ...route }) => route)
      .sort((a, b) => sortKey(a).localeCompare(sortKey(b)));
  }
}

function sortKey(route: MutatingRoute): string {
  return `${route.pluginId} ${route.path} ${route.method}`;
}

const literalSegment = /^[A-Za-z0-9._~-]+$/;
const parameterSegment = /^:[A-Za-z][A-Za-z0-9_]*$/;

/** The regular expression of a route path. Throws for anything but literal segments and parameters, because two routers could read it differently. */
function routePattern(path: string): RegExp {
  if (path === '/') return /^\/$/;
  const segments = path.split('/').slice(1);
  const wellFormed =
    path.startsWith('/') &&
    segments.every(s => literalSegment.test(s) || parameterSegment.test(s));
  if (!wellFormed) {
    throw new Error(
      `Route path '${path}' must consist of literal segments and ':parameters'`,
    );
  }
  const source = segments
    .map(s => (s.startsWith(':') ? '[^/]+' : s.replace(/[.~-]/g, '\\$&')))
    .join('/');
  return new RegExp(`^/${source}$`);
}

/** The process's table of mutating routes. */
export const mutatingRoutesServiceRef = createServiceRef<MutatingRoutes>({
  id: 'staff-access.mutating-routes',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {},
      factory: () => DefaultMutatingRoutes.create(),
    }),
});
