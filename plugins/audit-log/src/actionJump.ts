import type { SearchJumpHit } from '@alphaswarm-admin/plugin-portal-react';
import { rootRouteRef } from './routes';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Global search: the id of an action opens its timeline, and finds the rows that name it. */
export function actionJump(term: string): SearchJumpHit[] {
  const id = term.trim().toLowerCase();
  if (!UUID.test(id)) return [];
  const to = { kind: 'Audit log', routeRef: rootRouteRef };
  return [
    { ...to, title: `Action ${id}`, query: `?action=${id}` },
    { ...to, title: `Rows that mention ${id}`, query: `?view=rows&q=${id}` },
  ];
}
