import { useRef, useState, type FormEvent } from 'react';
import { Button, Link, SearchField, Select } from '@backstage/ui';
import {
  instanceProvisionEvent,
  instanceStates,
  type Instance,
} from '@alphaswarm-admin/plugin-managed-services-common';
import {
  EmptyState,
  ListTable,
  ROW_ATTRIBUTE,
  StateSign,
  stateSigns,
  useRowKeys,
  type ListColumn,
  type SetUrlState,
} from '@alphaswarm-admin/plugin-portal-react';
import type {
  ManagedServicesUrl,
  managedServicesUrlSchema,
} from '../managedServicesUrl';
import { ListState } from '../parts/ListState';
import { mayAttempt } from '../parts/mayAttempt';
import { NotKnown } from '../parts/NotKnown';
import styles from '../parts/parts.module.css';
import { useInstances } from '../queries';
import { InstanceDrawer } from './InstanceDrawer';
import { costInWords, instanceSigns, replicasInWords } from './instanceWords';
import { ProvisionForm } from './ProvisionForm';

const columns: ListColumn<Instance>[] = [
  {
    title: 'State',
    render: ({ state }) => <StateSign state={instanceSigns[state]} />,
  },
  {
    title: 'Instance',
    render: ({ id }) => (
      <Link
        href={`?list=instances&instance=${id}`}
        {...{ [ROW_ATTRIBUTE]: '' }}
      >
        {id}
      </Link>
    ),
  },
  { title: 'Company', render: ({ company }) => company.name },
  { title: 'Service', mono: true, render: ({ offer }) => offer },
  { title: 'Plan', mono: true, render: ({ plan }) => plan },
  { title: 'Replicas ready', numeric: true, render: replicasInWords },
  { title: 'Cost so far (estimate)', numeric: true, render: costInWords },
];

const ANY = 'any';

/** What companies have of managed services. */
export function InstancesView(props: {
  url: ManagedServicesUrl;
  setUrl: SetUrlState<typeof managedServicesUrlSchema>;
}) {
  const { url, setUrl } = props;
  const { company, of: offer, state } = url;
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetching } =
    useInstances({ company, offer, state });
  const [provisioning, setProvisioning] = useState(false);
  const items = data?.pages.flatMap(page => page.items) ?? [];
  const unknown = items
    .map(({ workloads }) => workloads)
    .find(workloads => !workloads.known);
  const close = () => setUrl({ instance: undefined });
  const table = useRef<HTMLTableElement>(null);
  useRowKeys({ container: table, onEscape: close });
  return (
    <>
      <div className={styles.bar}>
        <div className={styles.buttons}>
          <CompanyFilter
            key={company}
            initial={company}
            onFilter={slug => setUrl({ company: slug })}
          />
          <Select
            size="small"
            aria-label="State"
            options={[
              { id: ANY, label: 'Any state' },
              ...instanceStates.map(id => ({
                id,
                label: stateSigns[instanceSigns[id]].word,
              })),
            ]}
            value={state ?? ANY}
            onChange={value =>
              setUrl({ state: instanceStates.find(known => known === value) })
            }
          />
          {offer && (
            <Button
              size="small"
              variant="tertiary"
              onPress={() => setUrl({ of: '' })}
            >
              Only {offer}: show all
            </Button>
          )}
        </div>
        {mayAttempt(data?.pages[0].actions ?? [], instanceProvisionEvent) && (
          <Button onPress={() => setProvisioning(true)}>Provision</Button>
        )}
      </div>
      {unknown && !unknown.known && (
        <NotKnown what="What runs" why={unknown.why} />
      )}
      <ListState isLoaded={!!data} error={error} onRetry={refetch}>
        {items.length === 0 ? (
          <EmptyState
            title="No instances"
            hint={
              company || offer || state
                ? 'None matches the filters.'
                : 'Nothing has been provisioned for a company yet.'
            }
          />
        ) : (
          <ListTable
            label="Instances of managed services"
            columns={columns}
            items={items}
            rowKey={({ id }) => id}
            open={url.instance}
            tableRef={table}
          />
        )}
        {hasNextPage && (
          <Button
            variant="secondary"
            isDisabled={isFetching}
            onPress={() => fetchNextPage()}
          >
            More instances
          </Button>
        )}
      </ListState>
      {url.instance && <InstanceDrawer id={url.instance} onClose={close} />}
      {provisioning && (
        <ProvisionForm
          onClose={() => setProvisioning(false)}
          onProvisioned={instance => setUrl({ instance })}
        />
      )}
    </>
  );
}

/** Asks when somebody has finished typing. */
function CompanyFilter(props: {
  initial: string;
  onFilter: (company: string) => void;
}) {
  const [typed, setTyped] = useState(props.initial);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onFilter(typed.trim());
  };
  return (
    <form role="search" onSubmit={submit}>
      <SearchField
        size="small"
        aria-label="Company"
        placeholder="Company, e.g. northwind-capital"
        value={typed}
        onChange={setTyped}
        onClear={() => props.onFilter('')}
      />
    </form>
  );
}
