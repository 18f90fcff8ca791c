import { useId, useState } from 'react';
import { Button, Select } from '@backstage/ui';
import {
  auditCategories,
  auditOutcomes,
  auditPhases,
  auditSeverities,
  MAX_SEARCH_LENGTH,
  type AuditCatalogueEntry,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { SetUrlState } from '@alphaswarm-admin/plugin-portal-react';
import { CommittedField } from './CommittedField';
import { FilterChips } from './FilterChips';
import {
  actorKindWords,
  categoryWords,
  outcomeWord,
  phaseWord,
  severityWords,
} from './filterWords';
import { fromUtcInput, toUtcInput } from './utcInput';
import {
  filterNames,
  noFilters,
  rareFilterNames,
  type AuditLogUrlState,
  type auditLogUrlSchema,
} from './urlState';
import styles from './FilterBar.module.css';

/** A select's option for no filter: its fields have no empty value. */
const ANY = '*';

/** Somebody whose rows can be chosen. */
export type KnownActor = { ref: string; name: string };

type FilterProps = {
  url: AuditLogUrlState;
  setUrl: SetUrlState<typeof auditLogUrlSchema>;
  /** Me first, then whoever was read of. */
  actors: readonly KnownActor[];
  catalogue: ReadonlyMap<string, AuditCatalogueEntry>;
};

/** The filters of the log: the usual ones at hand, the rare ones folded away. Each is in the URL and, once set, a chip that takes it off again. */
export function FilterBar(props: FilterProps) {
  const { url, setUrl, actors, catalogue } = props;
  const [isFolded, setFolded] = useState(true);
  const moreId = useId();
  const rareCount = rareFilterNames.filter(
    name => url[name] !== undefined,
  ).length;
  return (
    <section aria-label="Filters" className={styles.filters}>
      <div className={styles.main}>
        <div className={styles.search}>
          <CommittedField
            label="Search"
            type="search"
            placeholder='Words, "a phrase", -without'
            maxLength={MAX_SEARCH_LENGTH}
            value={url.q ?? ''}
            onCommit={q => setUrl({ q })}
          />
        </div>
        <Select
          label="Actor"
          options={withAny(
            'Anybody',
            actors.map(actor => ({ id: actor.ref, label: actor.name })),
            url.actor,
          )}
          value={url.actor ?? ANY}
          onChange={value => setUrl({ actor: chosen(value) })}
        />
        <Select
          label="Action"
          options={withAny(
            'Any action',
            [...catalogue.values()].map(({ id, title }) => ({
              id,
              label: title,
            })),
            url.event,
          )}
          value={url.event ?? ANY}
          onChange={value => setUrl({ event: chosen(value) })}
        />
        <Select
          label="Outcome"
          options={withAny(
            'Any outcome',
            auditOutcomes.map(id => ({ id, label: outcomeWord(id) })),
            url.outcome,
          )}
          value={url.outcome ?? ANY}
          onChange={value =>
            setUrl({ outcome: auditOutcomes.find(known => known === value) })
          }
        />
        <Button
          variant="secondary"
          aria-expanded={!isFolded}
          aria-controls={moreId}
          onPress={() => setFolded(!isFolded)}
        >
          {rareCount > 0 ? `More filters (${rareCount})` : 'More filters'}
        </Button>
      </div>
      <div id={moreId} className={styles.more} hidden={isFolded}>
        {!isFolded && <RareFilters url={url} setUrl={setUrl} />}
      </div>
      {filterNames.some(name => url[name] !== undefined) && (
        <div className={styles.chosen}>
          <FilterChips
            url={url}
            actors={actors}
            catalogue={catalogue}
            onRemove={name => setUrl({ [name]: undefined })}
          />
          <Button
            size="small"
            variant="tertiary"
            onPress={() => setUrl(noFilters)}
          >
            Clear all
          </Button>
        </div>
      )}
    </section>
  );
}

function RareFilters({ url, setUrl }: Pick<FilterProps, 'url' | 'setUrl'>) {
  return (
    <>
      <CommittedField
        label="From (UTC)"
        type="datetime-local"
        value={toUtcInput(url.from)}
        onCommit={typed => setUrl({ from: fromUtcInput(typed) })}
      />
      <CommittedField
        label="To (UTC)"
        type="datetime-local"
        value={toUtcInput(url.to)}
        onCommit={typed => setUrl({ to: fromUtcInput(typed) })}
      />
      <CommittedField
        label="Target kind"
        placeholder="ecs-service"
        value={url.targetKind ?? ''}
        onCommit={targetKind => setUrl({ targetKind })}
      />
      <CommittedField
        label="Target id"
        placeholder="cluster/service"
        value={url.targetId ?? ''}
        onCommit={targetId => setUrl({ targetId })}
      />
      <CommittedField
        label="Company"
        placeholder="organization id"
        value={url.organizationId ?? ''}
        onCommit={organizationId => setUrl({ organizationId })}
      />
      <Select
        label="Phase"
        options={withAny(
          'Any phase',
          auditPhases.map(id => ({ id, label: phaseWord(id) })),
          url.phase,
        )}
        value={url.phase ?? ANY}
        onChange={value =>
          setUrl({ phase: auditPhases.find(known => known === value) })
        }
      />
      <Select
        label="Actor kind"
        options={withAny(
          'People and agents',
          optionsOf(actorKindWords),
          url.actorKind,
        )}
        value={url.actorKind ?? ANY}
        onChange={value =>
          setUrl({
            actorKind: (['user', 'agent'] as const).find(
              known => known === value,
            ),
          })
        }
      />
      <Select
        label="Category"
        options={withAny(
          'Any category',
          optionsOf(categoryWords),
          url.category,
        )}
        value={url.category ?? ANY}
        onChange={value =>
          setUrl({ category: auditCategories.find(known => known === value) })
        }
      />
      <Select
        label="Severity"
        options={withAny(
          'Any severity',
          optionsOf(severityWords),
          url.severity,
        )}
        value={url.severity ?? ANY}
        onChange={value =>
          setUrl({ severity: auditSeverities.find(known => known === value) })
        }
      />
    </>
  );
}

type Option = { id: string; label: string };

function chosen(value: unknown): string | undefined {
  return value === ANY || value === null ? undefined : String(value);
}

function optionsOf(words: Record<string, string>): Option[] {
  return Object.entries(words).map(([id, label]) => ({ id, label }));
}

/** The options of a select, with one for no filter, and one for a value from the URL that isn't among them. */
function withAny(
  any: string,
  options: readonly Option[],
  present: string | undefined,
): Option[] {
  const isForeign =
    present !== undefined && !options.some(({ id }) => id === present);
  return [
    { id: ANY, label: any },
    ...options,
    ...(isForeign ? [{ id: present, label: present }] : []),
  ];
}
