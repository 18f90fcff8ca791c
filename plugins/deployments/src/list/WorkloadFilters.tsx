import { useState, type FormEvent } from 'react';
import { Button, SearchField, Select, TextField } from '@backstage/ui';
import {
  workloadStates,
  type WorkloadPage,
  type WorkloadSort,
} from '@alphaswarm-admin/plugin-deployments-common';
import {
  StateFilter,
  type SetUrlState,
} from '@alphaswarm-admin/plugin-portal-react';
import type { DeploymentsUrl, deploymentsUrlSchema } from '../deploymentsUrl';
import styles from './WorkloadFilters.module.css';

/** A select's option for no filter: its fields have no empty value. */
const ANY = '*';

const sortings: { id: WorkloadSort; label: string }[] = [
  { id: 'name', label: 'By name' },
  { id: 'changed', label: 'Newest change first' },
];

/** What the list is narrowed to, all of it in the URL. */
export function WorkloadFilters(props: {
  page: WorkloadPage;
  url: DeploymentsUrl;
  setUrl: SetUrlState<typeof deploymentsUrlSchema>;
}) {
  const { page, url, setUrl } = props;
  const kinds = new Set([...page.kinds, ...(url.kind ? [url.kind] : [])]);
  return (
    <section aria-label="Filters" className={styles.filters}>
      <StateFilter
        states={workloadStates}
        counts={page.counts}
        chosen={url.state}
        onChange={state => setUrl({ state })}
      />
      <div className={styles.fields}>
        <NameAndCompany
          key={`${url.q} ${url.company}`}
          url={url}
          onSearch={setUrl}
        />
        <Select
          size="small"
          aria-label="Kind"
          options={[
            { id: ANY, label: 'Any kind' },
            ...[...kinds].map(kind => ({ id: kind, label: kind })),
          ]}
          value={url.kind ?? ANY}
          onChange={kind =>
            setUrl({ kind: kind === ANY ? undefined : String(kind) })
          }
        />
        <Select
          size="small"
          aria-label="Order"
          options={sortings}
          value={url.sort}
          onChange={sort =>
            setUrl({ sort: sortings.find(({ id }) => id === sort)?.id })
          }
        />
      </div>
    </section>
  );
}

function NameAndCompany(props: {
  url: DeploymentsUrl;
  onSearch: (search: { q: string; company: string | undefined }) => void;
}) {
  const { url, onSearch } = props;
  const [q, setQ] = useState(url.q);
  const [company, setCompany] = useState(url.company ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const slug = company.trim().toLowerCase().replace(/ +/g, '-');
    onSearch({ q: q.trim(), company: slug || undefined });
  };
  return (
    <form role="search" className={styles.search} onSubmit={submit}>
      <SearchField
        size="small"
        aria-label="Name"
        placeholder="Part of a name"
        value={q}
        onChange={setQ}
        onClear={() => onSearch({ q: '', company: url.company })}
      />
      <TextField
        size="small"
        aria-label="Company"
        placeholder="Company, e.g. kita-markets"
        value={company}
        onChange={setCompany}
      />
      <Button size="small" variant="secondary" type="submit">
        Search
      </Button>
    </form>
  );
}
