import express, { Router, type RequestHandler } from 'express';
import PromiseRouter from 'express-promise-router';
import { createHarness } from '../__testUtils__/pipelineHarness';
import { enforceOneDoor } from './enforceOneDoor';
import {
  addMarkedRoute,
  markMiddleware,
  markPersonalRoute,
  markQueryRoute,
} from './stances';

const handler: RequestHandler = (_req, res) => {
  res.end();
};
const query = () =>
  markQueryRoute((_req, res) => {
    res.end();
  });

const routers = [
  ['express', Router],
  ['express-promise-router', PromiseRouter],
] as const;

describe.each(routers)('the one door of a router of %s', (_, createRouter) => {
  it('lets reads through', () => {
    const router = createRouter();
    router.get('/things', handler);
    router.head('/things', handler);
    expect(enforceOneDoor(router)).toEqual([]);
  });

  it.each(['post', 'put', 'patch', 'delete', 'options'] as const)(
    'refuses a raw %s route',
    method => {
      const router = createRouter();
      router[method]('/things', handler);
      expect(() => enforceOneDoor(router)).toThrow(
        `${method.toUpperCase()} /things is not a privileged action`,
      );
    },
  );

  it('refuses a route for every method', () => {
    const router = createRouter();
    router.all('/things', handler);
    expect(() => enforceOneDoor(router)).toThrow(
      "ALL /things can't be inspected",
    );
  });

  it('refuses what hides in a chain', () => {
    const router = createRouter();
    router.route('/things').get(handler).delete(handler);
    expect(() => enforceOneDoor(router)).toThrow('DELETE /things');
  });

  it('refuses a middleware that could take a POST', () => {
    const router = createRouter();
    router.use(function takesAll(req, res) {
      if (req.method === 'POST') res.end();
    });
    expect(() => enforceOneDoor(router)).toThrow("The middleware 'takesAll'");
  });

  it('refuses a middleware below a prefix, and a whole application', () => {
    const prefixed = createRouter();
    prefixed.use('/things', handler);
    expect(() => enforceOneDoor(prefixed)).toThrow('takes every method');
    const application = createRouter();
    application.use(express());
    expect(() => enforceOneDoor(application)).toThrow('takes every method');
  });

  it('looks into nested routers', () => {
    const innermost = createRouter();
    innermost.post('/deep', handler);
    const inner = createRouter();
    inner.use(innermost);
    const router = createRouter();
    router.use('/below', inner);
    expect(() => enforceOneDoor(router)).toThrow('POST /deep');
  });

  it('takes marked routes, also of a nested router', () => {
    const inner = createRouter();
    addMarkedRoute(inner, 'post', '/search/:kind', query());
    const router = createRouter();
    router.use(inner);
    addMarkedRoute(
      router,
      'delete',
      '/mine',
      markPersonalRoute((_req, res) => {
        res.end();
      }),
    );
    expect(enforceOneDoor(router)).toEqual([
      { method: 'POST', path: '/search/:kind', stance: 'query' },
      { method: 'DELETE', path: '/mine', stance: 'personal' },
    ]);
  });

  it('refuses marked routes below a prefix, whose whole path is hidden', () => {
    const inner = createRouter();
    addMarkedRoute(inner, 'post', '/search', query());
    const router = createRouter();
    router.use('/below', inner);
    expect(() => enforceOneDoor(router)).toThrow('mounted below a prefix');
  });

  it('takes privileged actions with their previews', () => {
    const { service, action } = createHarness();
    const router = createRouter();
    service.mount(router, 'put', '/widgets/:widget', action);
    expect(enforceOneDoor(router)).toEqual([
      { method: 'PUT', path: '/widgets/:widget', stance: 'privileged' },
      { method: 'POST', path: '/widgets/:widget/preview', stance: 'query' },
      {
        method: 'POST',
        path: '/widgets/:widget/propose',
        stance: 'privileged',
      },
    ]);
  });
});

describe('the one door', () => {
  it('refuses a handler smuggled in front of a marked one', () => {
    const router = Router();
    router.post('/things', handler, query());
    expect(() => enforceOneDoor(router)).toThrow('POST /things');
  });

  it('takes marked middlewares, but no route made of nothing else', () => {
    const router = Router();
    const logs = markMiddleware((_req, _res, next) => next());
    router.use(logs);
    router.post('/search', logs, query());
    expect(enforceOneDoor(router)).toHaveLength(1);
    router.post('/nothing', logs);
    expect(() => enforceOneDoor(router)).toThrow('POST /nothing has no stance');
  });

  it('refuses paths that can’t be told: patterns and lists', () => {
    for (const path of [/.*/, ['/a', '/b']]) {
      const router = Router();
      router.post(path, query());
      expect(() => enforceOneDoor(router)).toThrow("can't be inspected");
    }
  });

  it('takes no handler for marked because of what it says of itself', () => {
    const liar = Object.assign(
      (_req: unknown, res: { end(): void }) => res.end(),
      { stance: 'query', [Symbol.for('stance')]: 'query' },
    );
    const router = Router();
    router.post('/things', liar);
    expect(() => enforceOneDoor(router)).toThrow('POST /things');
  });
});
