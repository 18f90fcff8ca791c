import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { createApiDocument } from '../apiDocument';
import { serveApiDocument } from '../serveApiDocument';
import { expectRoutesDocumented } from './expectRoutesDocumented';

const ok = { responses: { 200: { description: 'ok' } } };

function documentOf(...routes: Array<['get' | 'post', string]>) {
  return createApiDocument({
    title: 'Test',
    version: '1',
    description: 'Test',
    basePath: '/admin/api/test',
    routes: routes.map(([method, path]) => ({ method, path, ...ok })),
  });
}

describe('expectRoutesDocumented', () => {
  const document = documentOf(
    ['get', '/services'],
    ['get', '/services/{cluster}/{service}'],
    ['post', '/services/{cluster}/{service}/scale'],
  );

  function createRouter() {
    const router = PromiseRouter();
    serveApiDocument(router, document);
    router.use((_req, _res, next) => next());
    router.get('/services', () => {});
    const service = Router();
    service.get('/', () => {});
    service.post('/scale', () => {});
    router.use('/services/:cluster/:service', service);
    return router;
  }

  it('accepts a router that is as documented, nested routers included', () => {
    expect(() =>
      expectRoutesDocumented(createRouter(), document),
    ).not.toThrow();
  });

  it('names a route that the document lacks', () => {
    const router = createRouter();
    router.post('/services/:cluster/stop', () => {});
    expect(() => expectRoutesDocumented(router, document)).toThrow(
      'mounted, but not in the API document: POST /services/{cluster}/stop',
    );
  });

  it('names a route that the router lacks', () => {
    const more = documentOf(
      ['get', '/services'],
      ['get', '/services/{cluster}/{service}'],
      ['post', '/services/{cluster}/{service}/scale'],
      ['post', '/services'],
    );
    expect(() => expectRoutesDocumented(createRouter(), more)).toThrow(
      'in the API document, but not mounted: POST /services',
    );
  });

  it('does not overlook router.all and constrained parameters', () => {
    const router = Router();
    router.all('/anything', () => {});
    router.get('/rows/:seq(\\d+)', () => {});
    expect(() =>
      expectRoutesDocumented(router, documentOf(['get', '/rows/{seq}'])),
    ).toThrow(/^mounted, but not in the API document: ALL \/anything$/);
  });

  it.each([['/files/*'], [/^\/re/]])(
    'refuses %s, which no document can hold',
    path => {
      const router = Router();
      router.get(path, () => {});
      expect(() => expectRoutesDocumented(router, document)).toThrow(
        /no API document can hold it/,
      );
    },
  );
});
