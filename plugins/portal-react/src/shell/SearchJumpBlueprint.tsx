import {
  createExtensionBlueprint,
  createExtensionDataRef,
  type RouteRef,
} from '@backstage/frontend-plugin-api';

/** A place that a search term names. */
export type SearchJumpHit = {
  title: string;
  /** What it is, in a word or two: "Service", "Audit log". */
  kind: string;
  /** The page to go to. */
  routeRef: RouteRef;
  /** The page's query, with the question mark; empty for none. */
  query: string;
};

/** What a plugin finds by itself, at once: what a term *is* (an id, an invoice number), where the search index knows what a term is *in*. */
export type SearchJump = {
  /** Jumps stand in ascending order, above what the index finds. */
  order: number;
  /** Pure: it is called with each letter that is typed. */
  hits: (term: string) => SearchJumpHit[];
};

/** The data that a jump hands to the search. */
export const searchJumpDataRef = createExtensionDataRef<SearchJump>().with({
  id: 'portal.search-jump',
});

/** Lets the global search go straight to what a term names: `SearchJumpBlueprint.make({ params: { order, hits } })`. */
export const SearchJumpBlueprint = createExtensionBlueprint({
  kind: 'search-jump',
  attachTo: { id: 'shell-element:app/search', input: 'jumps' },
  output: [searchJumpDataRef],
  dataRefs: { jump: searchJumpDataRef },
  *factory(params: SearchJump) {
    yield searchJumpDataRef(params);
  },
});
