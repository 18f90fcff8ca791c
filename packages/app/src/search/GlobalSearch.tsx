import { SearchAutocomplete, SearchAutocompleteItem } from '@backstage/ui';
import {
  isKeySpokenFor,
  type SearchJump,
} from '@alphaswarm-admin/plugin-portal-react';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import styles from './GlobalSearch.module.css';
import type { SearchHit } from './SearchHit';
import { useIndexHits } from './useIndexHits';
import { useJumpHits } from './useJumpHits';

/** The search in the top bar: services and everything else that is indexed, and what an id names. `/` goes there. */
export function GlobalSearch(props: { jumps: SearchJump[] }) {
  const [term, setTerm] = useState('');
  const container = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const jumps = useJumpHits(props.jumps, term);
  const index = useIndexHits(term);
  const hits = [...jumps, ...index.hits];
  useSlashKey(container);

  return (
    <div ref={container} className={styles.search}>
      <SearchAutocomplete
        aria-label="Search the portal"
        placeholder="Search (press /)"
        popoverWidth="30rem"
        inputValue={term}
        onInputChange={setTerm}
        isLoading={index.isPending}
      >
        {hits.map(hit => (
          <SearchAutocompleteItem
            key={hit.href}
            id={hit.href}
            textValue={hit.title}
            onAction={() => {
              setTerm('');
              navigate(hit.href);
            }}
          >
            <Hit {...hit} />
          </SearchAutocompleteItem>
        ))}
        {index.isError && (
          <SearchAutocompleteItem id="search-problem" isDisabled>
            The search can't be reached now. The pages themselves work.
          </SearchAutocompleteItem>
        )}
      </SearchAutocomplete>
    </div>
  );
}

function Hit({ title, kind }: SearchHit) {
  return (
    <span className={styles.hit}>
      <span className={styles.title}>{title}</span>
      <span className={styles.kind}>{kind}</span>
    </span>
  );
}

function useSlashKey(container: React.RefObject<HTMLDivElement>) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== '/' || isKeySpokenFor(event)) return;
      event.preventDefault();
      container.current?.querySelector('input')?.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [container]);
}
