import http from 'node:http';
import type { Router } from 'express';
import { startPortal, type RunningPortal } from '../__testUtils__/startPortal';
import { thirdPartyPlugins, thirdPartyStances } from './thirdPartyStances';

jest.setTimeout(180_000);

/** What Express 4 keeps of a router. */
type Layer = {
  handle: { stack?: Layer[] };
  regexp: RegExp & { fast_slash?: boolean; fast_star?: boolean };
  route?: { path: string | RegExp; methods: Record<string, boolean> };
};

type MountedRoute = { pluginId: string; method: string; path: string };

/** Every route in a router that isn't a GET or HEAD, wherever it is nested. Paths are below the plugin's own root. */
function walk(layers: Layer[], prefix = ''): MountedRoute[] {
  return layers.flatMap(({ route, handle, regexp }) => {
    if (route) {
      return Object.keys(route.methods)
        .filter(method => method !== 'get' && method !== 'head')
        .map(method => mounted(method, `${prefix}${route.path}`));
    }
    if (!Array.isArray(handle.stack)) return [];
    return walk(handle.stack, `${prefix}${mountPath(regexp)}`);
  });
}

function mounted(method: string, wholePath: string): MountedRoute {
  const [, pluginId, path] = /^\/api\/([^/]+)(\/.*)$/.exec(wholePath) ?? [];
  return {
    pluginId: pluginId ?? '',
    method: method === '_all' ? 'POST' : method.toUpperCase(),
    // The root of a nested router answers without its slash, too.
    path: (path ?? wholePath).replace(/(.)\/$/, '$1'),
  };
}

/** The literal path of `router.use(path, …)`, from the expression that Express made of it. */
function mountPath(regexp: Layer['regexp']): string {
  if (regexp.fast_slash) return '';
  return regexp.source
    .replace(/^\^/, '')
    .replace(/\\\/\?\(\?=\\\/\|\$\)$/, '')
    .replace(/\(\?:\(\[\^\\\/\]\+\?\)\)/g, ':parameter')
    .replace(/\\/g, '');
}

const name = ({ pluginId, method, path }: MountedRoute) =>
  `${pluginId} ${method} ${path}`;

describe('the routes of the whole portal', () => {
  let portal: RunningPortal;
  let routes: MountedRoute[];

  beforeAll(async () => {
    portal = await startPortal({});
    const { handler } = portal.rootHttpRouter as unknown as {
      handler(): Router;
    };
    routes = walk(
      handler.call(portal.rootHttpRouter).stack as unknown as Layer[],
    );
  });

  afterAll(async () => {
    await portal?.stop();
  });

  function statusOf(method: string, path: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const request = http.request(
        portal.origin,
        { method, path, headers: { 'content-type': 'application/json' } },
        response => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      request.on('error', reject);
      request.end(method === 'DELETE' ? undefined : '{}');
    });
  }

  const concrete = ({ pluginId, path }: MountedRoute) =>
    `/admin${pluginId && `/api/${pluginId}`}${path.replace(/[:*]\w*(\([^)]*\))?\??/g, 'x')}`;

  const stanceOf = ({ pluginId, method, path }: MountedRoute) =>
    portal.mutatingRoutes.stanceOf(method, `/api/${pluginId}${path}`);

  it('are found by the walk', () => {
    const names = routes.map(name);
    expect(names).toEqual(
      expect.arrayContaining([
        'platform-ecs POST /services/:cluster/:service/redeploy',
        'platform-ecs POST /services/:cluster/:service/scale/preview',
        'staff-access POST /step-up/challenges/:id/start',
        'permission POST /authorize',
        'catalog POST /refresh',
      ]),
    );
    expect(
      new Set(routes.map(({ pluginId }) => pluginId)).size,
    ).toBeGreaterThan(5);
  });

  it('change something only by a stance that somebody declared: all others are refused when they are called', async () => {
    const undeclared = routes.filter(route => !stanceOf(route));
    const admitted: string[] = [];
    for (const route of undeclared) {
      const status = await statusOf(route.method, concrete(route));
      if (status !== 403) admitted.push(`${name(route)} → ${status}`);
    }
    expect(admitted).toEqual([]);
  });

  it('of our own plugins are privileged actions, their previews, or touch only the caller’s own', () => {
    const own = routes.filter(
      ({ pluginId, path }) =>
        !thirdPartyPlugins.includes(pluginId) && !path.startsWith('/.'),
    );
    expect(own.length).toBeGreaterThan(4);
    const stances = own.map(route => `${name(route)}: ${stanceOf(route)}`);
    // Its sender has no session and signs instead: docs/decisions/0018-webhooks.md
    const webhook = 'billing POST /webhook: webhook';
    expect(stances).toContain(webhook);
    for (const stance of stances.filter(one => one !== webhook)) {
      expect(stance).toMatch(
        /(: privileged|\/preview: query|\/step-up\/challenges\/:id\/start: personal|\/follows: personal)$/,
      );
    }
  });

  it('of other plugins that have a stance exist: none is declared for a route that an upgrade took away', () => {
    const names = routes.map(name);
    const gone = thirdPartyStances
      .map(route => name(route))
      .filter(declared => {
        const pattern = new RegExp(
          `^${declared.replace(/[.]/g, '\\.').replace(/:\w+|\*/g, '[^/ ]+')}$`,
        );
        return !names.some(route => pattern.test(route));
      });
    expect(gone).toEqual([]);
  });

  it('need a staff identity, but for those that begin or end one', async () => {
    const open: string[] = [];
    for (const route of routes.filter(stanceOf)) {
      const status = await statusOf(route.method, concrete(route));
      // Whoever comes from outside is refused by where they come from, whoever they are; and without a secret there is no webhook.
      const answers: Partial<Record<string, number>> = {
        internal: 403,
        webhook: 404,
      };
      const expected = answers[stanceOf(route) ?? ''] ?? 401;
      if (status !== expected) open.push(`${name(route)} → ${status}`);
    }
    expect(
      open.filter(
        route =>
          !route.startsWith('auth ') &&
          !route.includes(' DELETE /.backstage/auth/v1/cookie'),
      ),
    ).toEqual([]);
  });
});
