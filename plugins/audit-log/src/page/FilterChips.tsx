import { RiCloseLine } from '@remixicon/react';
import type { AuditCatalogueEntry } from '@alphaswarm-admin/plugin-audit-log-common';
import { stateSigns } from '@alphaswarm-admin/plugin-portal-react';
import type { KnownActor } from './FilterBar';
import {
  filterNames,
  type AuditLogUrlState,
  type FilterName,
} from './urlState';
import styles from './FilterChips.module.css';

/** The filters that are set, in words; pressing one takes it off. */
export function FilterChips(props: {
  url: AuditLogUrlState;
  actors: readonly KnownActor[];
  catalogue: ReadonlyMap<string, AuditCatalogueEntry>;
  onRemove: (name: FilterName) => void;
}) {
  const { url, actors, catalogue, onRemove } = props;
  const inWords: Record<FilterName, () => string | undefined> = {
    actor: () =>
      url.actor &&
      `by ${actors.find(({ ref }) => ref === url.actor)?.name ?? url.actor}`,
    event: () => url.event && (catalogue.get(url.event)?.title ?? url.event),
    phase: () => url.phase && stateSigns[url.phase].word,
    targetKind: () => url.targetKind && `target kind ${url.targetKind}`,
    targetId: () => url.targetId && `on ${url.targetId}`,
    from: () => url.from && `from ${minuteOf(url.from)}`,
    to: () => url.to && `before ${minuteOf(url.to)}`,
  };
  return filterNames.map(name => {
    const text = inWords[name]();
    return text === undefined ? null : (
      <button
        key={name}
        type="button"
        className={styles.chip}
        aria-label={`Remove filter: ${text}`}
        onClick={() => onRemove(name)}
      >
        <span className={styles.text} title={text}>
          {text}
        </span>
        <RiCloseLine size={14} aria-hidden="true" />
      </button>
    );
  });
}

function minuteOf(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
