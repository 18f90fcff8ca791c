import { routeResolutionApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { SearchJump } from '@alphaswarm-admin/plugin-portal-react';
import type { SearchHit } from './SearchHit';

/** What the jumps make of a term. A page that is not there is no hit. */
export function useJumpHits(jumps: SearchJump[], term: string): SearchHit[] {
  const routes = useApi(routeResolutionApiRef);
  return jumps
    .flatMap(jump => jump.hits(term))
    .flatMap(({ title, kind, routeRef, query }) => {
      const path = routes.resolve(routeRef)?.();
      return path === undefined
        ? []
        : [{ title, kind, href: `${path}${query}` }];
    });
}
