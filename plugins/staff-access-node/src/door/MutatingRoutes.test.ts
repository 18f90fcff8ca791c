import { DefaultMutatingRoutes, type MutatingRoute } from './MutatingRoutes';

const scale: MutatingRoute = {
  pluginId: 'platform-ecs',
  method: 'POST',
  path: '/services/:cluster/:service/scale',
  stance: 'privileged',
};

describe('MutatingRoutes', () => {
  const routes = DefaultMutatingRoutes.create();
  routes.register(scale);
  routes.register({
    pluginId: '*',
    method: 'DELETE',
    path: '/.backstage/auth/v1/cookie',
    stance: 'personal',
  });

  it('finds the route of a request', () => {
    expect(
      routes.match({
        pluginId: 'platform-ecs',
        method: 'POST',
        path: '/services/a/b%2Fc/scale',
      }),
    ).toEqual(scale);
    expect(
      routes.stanceOf('POST', '/api/platform-ecs/services/a/b/scale'),
    ).toBe('privileged');
    expect(
      routes.stanceOf('DELETE', '/api/catalog/.backstage/auth/v1/cookie'),
    ).toBe('personal');
  });

  it("finds a plugin's root, with and without the slash", () => {
    const rooted = DefaultMutatingRoutes.create();
    rooted.register({
      pluginId: 'notifications',
      method: 'POST',
      path: '/',
      stance: 'internal',
    });
    expect(rooted.stanceOf('POST', '/api/notifications')).toBe('internal');
    expect(rooted.stanceOf('POST', '/api/notifications/')).toBe('internal');
    expect(rooted.stanceOf('POST', '/api/notifications//')).toBeUndefined();
    expect(rooted.stanceOf('POST', '/api/notifications/x')).toBeUndefined();
    expect(rooted.stanceOf('POST', '/api')).toBeUndefined();
  });

  it.each([
    ['GET', '/api/platform-ecs/services/a/b/scale'],
    ['PUT', '/api/platform-ecs/services/a/b/scale'],
    ['post', '/api/platform-ecs/services/a/b/scale'],
    ['POST', '/api/platform-ecs/services/a/b/scale/'],
    ['POST', '/api/platform-ecs//services/a/b/scale'],
    ['POST', '/api/platform-ecs/services/a//scale'],
    ['POST', '/api/platform-ecs/services/a/b/c/scale'],
    ['POST', '/api/platform-ecs/Services/a/b/scale'],
    ['POST', '/api/platform-ecs/services/a/b/sc%61le'],
    ['POST', '/api/platform-ecs/services/a/b/scale/preview'],
    ['POST', '/api/Platform-ecs/services/a/b/scale'],
    ['POST', '/api/other/services/a/b/scale'],
    ['POST', '/admin/api/platform-ecs/services/a/b/scale'],
    ['DELETE', '/api/catalog/Xbackstage/auth/v1/cookie'],
    ['POST', '/api/platform-ecs'],
    ['POST', ''],
  ])('finds none for %s %s', (method, path) => {
    expect(routes.stanceOf(method, path)).toBeUndefined();
  });

  it('takes the same declaration twice, and not another of the same route', () => {
    expect(() => routes.register(scale)).not.toThrow();
    expect(routes.routes()).toHaveLength(2);
    expect(() => routes.register({ ...scale, stance: 'query' })).toThrow(
      "declared both 'privileged' and 'query'",
    );
  });

  it.each([
    'things',
    '/things/',
    '/things/*',
    '/a/:b?',
    '/(.*)',
    '/a/:b(\\d+)',
    '/a b',
  ])('refuses the path %s, which routers could read differently', path => {
    expect(() => routes.register({ ...scale, path })).toThrow(
      "must consist of literal segments and ':parameters'",
    );
  });
});
