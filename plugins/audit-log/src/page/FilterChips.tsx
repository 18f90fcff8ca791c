import { RiCloseLine } from '@remixicon/react';
import type { AuditCatalogueEntry } from '@alphaswarm-admin/plugin-audit-log-common';
import type { KnownActor } from './FilterBar';
import {
  actorKindWords,
  categoryWords,
  outcomeWord,
  phaseWord,
  severityWords,
} from './filterWords';
import {
  filterNames,
  type AuditLogUrlState,
  type FilterName,
} from './urlState';
import { utcInWords } from './utcInput';
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
    q: () => url.q && `with ${url.q}`,
    actor: () =>
      url.actor &&
      `by ${actors.find(({ ref }) => ref === url.actor)?.name ?? url.actor}`,
    event: () => url.event && (catalogue.get(url.event)?.title ?? url.event),
    actorKind: () => url.actorKind && `by ${actorKindWords[url.actorKind]}`,
    outcome: () => url.outcome && `outcome: ${outcomeWord(url.outcome)}`,
    phase: () => url.phase && `phase: ${phaseWord(url.phase)}`,
    severity: () => url.severity && `severity: ${severityWords[url.severity]}`,
    category: () => url.category && `category: ${categoryWords[url.category]}`,
    organizationId: () => url.organizationId && `company ${url.organizationId}`,
    targetKind: () => url.targetKind && `target kind ${url.targetKind}`,
    targetId: () => url.targetId && `on ${url.targetId}`,
    from: () => url.from && `from ${utcInWords(url.from)}`,
    to: () => url.to && `before ${utcInWords(url.to)}`,
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
