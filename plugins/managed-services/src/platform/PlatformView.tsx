import type { ReactNode } from 'react';
import type {
  FromPlatform,
  PlatformLinks,
} from '@alphaswarm-admin/plugin-managed-services-common';
import {
  EmptyState,
  ListTable,
  type ListColumn,
} from '@alphaswarm-admin/plugin-portal-react';
import { ListState } from '../parts/ListState';
import { NotKnown } from '../parts/NotKnown';
import styles from '../parts/parts.module.css';
import { usePlatform } from '../queries';

type Item<TPart extends keyof PlatformLinks> = Extract<
  PlatformLinks[TPart],
  { known: true }
>['value'][number];

const serviceColumns: ListColumn<Item<'services'>>[] = [
  { title: 'Service', render: ({ label }) => label },
  { title: 'Id', mono: true, render: ({ id }) => id },
  { title: 'Role', render: ({ role }) => role },
  { title: 'Cluster', mono: true, render: ({ cluster }) => cluster ?? '–' },
  {
    title: 'Namespace',
    mono: true,
    render: ({ namespace }) => namespace ?? '–',
  },
  {
    title: 'Endpoints',
    mono: true,
    render: ({ endpoints }) => endpoints.join(' ') || '–',
  },
];

const cellColumns: ListColumn<Item<'cells'>>[] = [
  { title: 'Cell', mono: true, render: ({ id }) => id },
  { title: 'Tier', render: ({ tier }) => tier },
  { title: 'Region', render: ({ region }) => region },
  { title: 'State', render: ({ state }) => state },
  {
    title: 'Room for tenants',
    numeric: true,
    render: ({ capacityMaxTenants }) => capacityMaxTenants,
  },
];

const connectionColumns: ListColumn<Item<'connections'>>[] = [
  { title: 'Connection', mono: true, render: ({ id }) => id },
  { title: 'Of', mono: true, render: ({ serviceId }) => serviceId },
  { title: 'Kind', render: ({ kind }) => kind },
  {
    title: 'Address',
    mono: true,
    render: ({ host, port }) => `${host}:${port}`,
  },
  { title: 'TLS', render: ({ tls }) => (tls ? 'Yes' : 'No') },
  {
    title: 'Secret kept in',
    mono: true,
    render: ({ secretRef }) => secretRef ?? '–',
  },
];

/** Topology, cells and connections, as alphaswarm-cp has them. What it doesn't answer for is said, and takes nothing else away. */
export function PlatformView() {
  const { data, error, refetch } = usePlatform();
  return (
    <ListState isLoaded={!!data} error={error} onRetry={refetch}>
      {data && (
        <>
          <Part title="Services" part={data.services}>
            {items => (
              <ListTable
                label="Services"
                columns={serviceColumns}
                items={items}
                rowKey={({ id }) => id}
              />
            )}
          </Part>
          <Part title="Cells" part={data.cells}>
            {items => (
              <ListTable
                label="Cells"
                columns={cellColumns}
                items={items}
                rowKey={({ id }) => id}
              />
            )}
          </Part>
          <Part title="Connections" part={data.connections}>
            {items => (
              <ListTable
                label="Connections"
                columns={connectionColumns}
                items={items}
                rowKey={({ id }) => id}
              />
            )}
          </Part>
        </>
      )}
    </ListState>
  );
}

function Part<T>(props: {
  title: string;
  part: FromPlatform<T[]>;
  children: (items: T[]) => ReactNode;
}) {
  const { title, part, children } = props;
  return (
    <div>
      <h2 className={styles.subtitle}>{title}</h2>
      {!part.known && <NotKnown what={title} why={part.why} />}
      {part.known && part.value.length === 0 && (
        <EmptyState
          title={`No ${title.toLowerCase()}`}
          hint="alphaswarm-cp has none."
        />
      )}
      {part.known && part.value.length > 0 && children(part.value)}
    </div>
  );
}
