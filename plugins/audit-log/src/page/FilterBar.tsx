import { Button, Select } from '@backstage/ui';
import {
  auditPhases,
  type AuditCatalogueEntry,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  stateSigns,
  type SetUrlState,
} from '@alphaswarm-admin/plugin-portal-react';
import { CommittedField } from './CommittedField';
import { FilterChips } from './FilterChips';
import { fromUtcInput, toUtcInput } from './utcInput';
import {
  filterNames,
  noFilters,
  type AuditLogUrlState,
  type auditLogUrlSchema,
} from './urlState';
import styles from './FilterBar.module.css';

/** A select's option for no filter: its fields have no empty value. */
const ANY = '*';

/** Somebody whose rows can be chosen. */
export type KnownActor = { ref: string; name: string };

/** The filters of the log. Each is in the URL and, once set, a chip that takes it off again. */
export function FilterBar(props: {
  url: AuditLogUrlState;
  setUrl: SetUrlState<typeof auditLogUrlSchema>;
  /** Me first, then whoever was read of. */
  actors: readonly KnownActor[];
  catalogue: ReadonlyMap<string, AuditCatalogueEntry>;
}) {
  const { url, setUrl, actors, catalogue } = props;
  const chosen = (value: unknown) =>
    value === ANY || value === null ? undefined : String(value);
  return (
    <section aria-label="Filters" className={styles.filters}>
      <div className={styles.fields}>
        <Select
          label="Actor"
          options={withAny('Anybody', actors, url.actor, actor => ({
            id: actor.ref,
            label: actor.name,
          }))}
          value={url.actor ?? ANY}
          onChange={value => setUrl({ actor: chosen(value) })}
        />
        <Select
          label="Action"
          options={withAny(
            'Any action',
            [...catalogue.values()],
            url.event,
            entry => ({ id: entry.id, label: entry.title }),
          )}
          value={url.event ?? ANY}
          onChange={value => setUrl({ event: chosen(value) })}
        />
        <Select
          label="Phase"
          options={withAny('Any phase', auditPhases, url.phase, phase => ({
            id: phase,
            label: stateSigns[phase].word,
          }))}
          value={url.phase ?? ANY}
          onChange={value =>
            setUrl({ phase: auditPhases.find(phase => phase === value) })
          }
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
      </div>
      <div className={styles.chosen}>
        <FilterChips
          url={url}
          actors={actors}
          catalogue={catalogue}
          onRemove={name => setUrl({ [name]: undefined })}
        />
        {filterNames.some(name => url[name] !== undefined) && (
          <Button
            size="small"
            variant="tertiary"
            onPress={() => setUrl(noFilters)}
          >
            Clear all
          </Button>
        )}
      </div>
    </section>
  );
}

/** The options of a select, with one for no filter, and one for a value from the URL that isn't among them. */
function withAny<T>(
  any: string,
  items: readonly T[],
  present: string | undefined,
  optionOf: (item: T) => { id: string; label: string },
) {
  const options = items.map(optionOf);
  const isForeign =
    present !== undefined && !options.some(({ id }) => id === present);
  return [
    { id: ANY, label: any },
    ...options,
    ...(isForeign ? [{ id: present, label: present }] : []),
  ];
}
