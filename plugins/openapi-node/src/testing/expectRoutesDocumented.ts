import type { IRouter } from 'express';
import type { ApiDocument } from '../apiDocument';
import { API_DOCUMENT_PATH } from '../serveApiDocument';
import { mountedRoutes } from './mountedRoutes';

const httpMethods = [
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
];

/**
 * Holds a router to its document: every mounted method and path (apart from the document's own) is in it, and everything in it is
 * mounted.
 *
 * @throws an `Error` that lists what differs
 */
export function expectRoutesDocumented(
  router: IRouter,
  document: ApiDocument,
): void {
  const mounted = new Set(
    mountedRoutes(router)
      .filter(route => route.path !== API_DOCUMENT_PATH)
      .map(route => `${route.method.toUpperCase()} ${route.path}`),
  );
  const documented = new Set(documentedRoutes(document));
  const problems = [
    ...[...mounted]
      .filter(route => !documented.has(route))
      .map(route => `mounted, but not in the API document: ${route}`),
    ...[...documented]
      .filter(route => !mounted.has(route))
      .map(route => `in the API document, but not mounted: ${route}`),
  ];
  if (problems.length > 0) throw new Error(problems.sort().join('\n'));
}

function documentedRoutes(document: ApiDocument): string[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.keys(item)
      .filter(key => httpMethods.includes(key))
      .map(method => `${method.toUpperCase()} ${path}`),
  );
}
