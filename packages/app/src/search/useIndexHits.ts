import { useApi } from '@backstage/frontend-plugin-api';
import { searchApiRef } from '@backstage/plugin-search-react';
import type { SearchHit } from './SearchHit';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/** So many hits are shown. Who wants more writes more of the name. */
const MAX_HITS = 10;

/** How long somebody must have stopped typing, milliseconds. */
const TYPING_PAUSE_MS = 150;

/** What the search backend accepts. */
const MAX_TERM_LENGTH = 100;

/**
 * What Backstage's search index finds: the catalog, and whatever other plugins have put there.
 *
 * @param term - as typed
 */
export function useIndexHits(term: string): {
  hits: SearchHit[];
  isPending: boolean;
  isError: boolean;
} {
  const search = useApi(searchApiRef);
  const settled = useSettled(searchable(term));
  const query = useQuery({
    queryKey: ['search', settled],
    enabled: settled !== '',
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: async ({ signal }): Promise<SearchHit[]> => {
      const { results } = await search.query(
        { term: settled, pageLimit: MAX_HITS },
        { signal },
      );
      return results.map(({ document }) => ({
        title: document.title,
        kind: kindOf(document),
        href: document.location,
      }));
    },
  });
  return {
    hits: settled === '' ? [] : (query.data ?? []),
    isPending: searchable(term) !== settled || query.isFetching,
    isError: query.isError,
  };
}

/**
 * The words of a term. The index knows a name with hyphens as a whole and by its words, not by some of its words; and the search engine's own operators
 * are no part of any name.
 */
function searchable(term: string): string {
  return term
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, MAX_TERM_LENGTH);
}

/** The catalog's documents say what they are; those of other plugins may. */
function kindOf(document: object): string {
  const { type, kind } = document as { type?: unknown; kind?: unknown };
  const word = [type, kind].find(
    (value): value is string => typeof value === 'string' && value !== '',
  );
  return word ? word[0].toUpperCase() + word.slice(1) : 'Catalog';
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
