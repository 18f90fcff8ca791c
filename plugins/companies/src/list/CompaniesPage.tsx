import { useState, type FormEvent } from 'react';
import { Button, SearchField } from '@backstage/ui';
import { PageFrame, useUrlState } from '@alphaswarm-admin/plugin-portal-react';
import { Choice } from '../Choice';
import { companiesUrlSchema } from '../companiesUrl';
import { usePlatformUsage } from '../queries';
import { countInWords } from '../usage/figures';
import { CompanyDrawer } from './CompanyDrawer';
import { CompanyList } from './CompanyList';
import { PlatformUsageStrip } from './PlatformUsageStrip';
import styles from './CompaniesPage.module.css';

const ALL = 'all';
const statuses = [
  { value: ALL, shown: 'All' },
  { value: 'active', shown: 'Active' },
  { value: 'suspended', shown: 'Suspended' },
] as const;

/** All company accounts, searched and paged through at alphaswarm-cp. */
export function CompaniesPage() {
  const [url, setUrl] = useUrlState(companiesUrlSchema);
  const { data } = usePlatformUsage();
  const close = () => setUrl({ company: undefined });
  return (
    <PageFrame
      title="Companies"
      stateLine={
        data
          ? `${countInWords(data.totals.companies)} companies; ${countInWords(data.totals.activeUsers24h)} of their people were active in the last 24 hours`
          : 'Company accounts, as alphaswarm-cp has them'
      }
    >
      <PlatformUsageStrip />
      <div className={styles.bar}>
        <Choice
          label="State"
          options={statuses}
          chosen={url.status ?? ALL}
          onChange={status =>
            setUrl({
              status: status === ALL ? undefined : status,
              company: undefined,
            })
          }
        />
        <SearchForm
          key={url.q}
          initial={url.q}
          onSearch={q => setUrl({ q, company: undefined })}
        />
      </div>
      <CompanyList
        filter={{ q: url.q, status: url.status }}
        open={url.company}
        onOpen={company => setUrl({ company }, { replace: true })}
        onClear={() => setUrl({ q: '', status: undefined })}
        onClose={close}
      />
      {url.company && <CompanyDrawer id={url.company} onClose={close} />}
    </PageFrame>
  );
}

/** Asks when somebody has finished typing: every search is a call of alphaswarm-cp. */
function SearchForm(props: { initial: string; onSearch: (q: string) => void }) {
  const [typed, setTyped] = useState(props.initial);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onSearch(typed.trim());
  };
  return (
    <form role="search" className={styles.search} onSubmit={submit}>
      <SearchField
        size="small"
        aria-label="Search companies"
        placeholder="Name or slug"
        value={typed}
        onChange={setTyped}
        onClear={() => props.onSearch('')}
      />
      <Button size="small" variant="secondary" type="submit">
        Search
      </Button>
    </form>
  );
}
