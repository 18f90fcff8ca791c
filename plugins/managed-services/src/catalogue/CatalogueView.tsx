import { useRef, useState } from 'react';
import {
  Button,
  Link,
  Menu,
  MenuItem,
  MenuTrigger,
  Switch,
} from '@backstage/ui';
import { RiArrowDownSLine } from '@remixicon/react';
import { useApi } from '@backstage/frontend-plugin-api';
import { formatMoney } from '@alphaswarm-admin/plugin-billing-common';
import {
  offerCreateEvent,
  offerImportEvent,
  type DocumentFormat,
  type Offer,
} from '@alphaswarm-admin/plugin-managed-services-common';
import {
  EmptyState,
  ListTable,
  ProblemPanel,
  RelativeTime,
  ROW_ATTRIBUTE,
  useRowKeys,
  type ListColumn,
  type SetUrlState,
} from '@alphaswarm-admin/plugin-portal-react';
import { managedServicesApiRef } from '../api/ManagedServicesApi';
import type {
  ManagedServicesUrl,
  managedServicesUrlSchema,
} from '../managedServicesUrl';
import { ListState } from '../parts/ListState';
import { mayAttempt } from '../parts/mayAttempt';
import styles from '../parts/parts.module.css';
import { saveFile } from '../parts/saveFile';
import { useOffers } from '../queries';
import { HealthWord } from './HealthWord';
import { ImportForm } from './ImportForm';
import { OfferDrawer } from './OfferDrawer';
import { OfferForm } from './OfferForm';

const columns: ListColumn<Offer>[] = [
  {
    title: 'Service',
    render: ({ id, deleted, content: { name } }) => (
      <Link
        href={`?offer=${id}${deleted ? '&deleted=true' : ''}`}
        {...{ [ROW_ATTRIBUTE]: '' }}
      >
        {name}
      </Link>
    ),
  },
  {
    title: 'Kind',
    render: ({ content }) => `${content.kind}, ${content.audience}`,
  },
  {
    title: 'Plans a month',
    render: ({ content }) =>
      content.plans
        .map(({ name, price }) => `${name} ${formatMoney(price)}`)
        .join(', '),
  },
  { title: 'Owner', render: ({ content }) => content.owner },
  {
    title: 'Health, 30 days',
    render: ({ health }) => <HealthWord health={health} />,
  },
  {
    title: 'Changed',
    render: ({ updatedAt }) => <RelativeTime iso={updatedAt} />,
  },
];

const mediaTypes = { yaml: 'application/yaml', csv: 'text/csv' } as const;

/** The catalogue: all offers, and what can be done with it. */
export function CatalogueView(props: {
  url: ManagedServicesUrl;
  setUrl: SetUrlState<typeof managedServicesUrlSchema>;
}) {
  const { url, setUrl } = props;
  const { data, error, refetch } = useOffers(url.deleted);
  const [asking, setAsking] = useState<'create' | 'import'>();
  const close = () => setUrl({ offer: undefined });
  const table = useRef<HTMLTableElement>(null);
  useRowKeys({ container: table, onEscape: close });
  const actions = data?.actions ?? [];
  return (
    <>
      <div className={styles.bar}>
        <Switch
          label="Deleted ones"
          isSelected={url.deleted}
          onChange={deleted => setUrl({ deleted, offer: undefined })}
        />
        <div className={styles.buttons}>
          <ExportMenu />
          {mayAttempt(actions, offerImportEvent) && (
            <Button variant="secondary" onPress={() => setAsking('import')}>
              Import
            </Button>
          )}
          {mayAttempt(actions, offerCreateEvent) && (
            <Button onPress={() => setAsking('create')}>New service</Button>
          )}
        </div>
      </div>
      <ListState isLoaded={!!data} error={error} onRetry={refetch}>
        {data?.items.length === 0 ? (
          <EmptyState
            title={url.deleted ? 'Nothing is deleted' : 'No services yet'}
            hint={
              url.deleted
                ? 'What is deleted stays here, to be restored.'
                : 'A service is described once, with its plans, and can then be provisioned for companies.'
            }
          />
        ) : (
          <ListTable
            label="Catalogue of managed services"
            columns={columns}
            items={data?.items ?? []}
            rowKey={({ id }) => id}
            open={url.offer}
            tableRef={table}
          />
        )}
      </ListState>
      {url.offer && <OfferDrawer id={url.offer} onClose={close} />}
      {asking === 'create' && (
        <OfferForm
          onClose={() => setAsking(undefined)}
          onSaved={offer => setUrl({ offer, deleted: false })}
        />
      )}
      {asking === 'import' && (
        <ImportForm onClose={() => setAsking(undefined)} />
      )}
    </>
  );
}

function ExportMenu() {
  const api = useApi(managedServicesApiRef);
  const [problem, setProblem] = useState<Error>();
  const save = async (format: DocumentFormat) => {
    setProblem(undefined);
    try {
      saveFile(await api.exportDocument(format), {
        name: `managed-services.${format}`,
        type: mediaTypes[format],
      });
    } catch (error) {
      setProblem(error as Error);
    }
  };
  return (
    <>
      {problem && <ProblemPanel error={problem} />}
      <MenuTrigger>
        <Button variant="secondary" iconEnd={<RiArrowDownSLine />}>
          Export
        </Button>
        <Menu onAction={key => void save(key as DocumentFormat)}>
          <MenuItem id="yaml">As YAML</MenuItem>
          <MenuItem id="csv">As CSV</MenuItem>
        </Menu>
      </MenuTrigger>
    </>
  );
}
