import {
  useDeferredValue,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type {
  ClusterFreshness,
  EcsServiceSummary,
  EcsUtilizationHistory,
  UtilizationSeries,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { useRowKeys } from '@alphaswarm-admin/plugin-portal-react';
import { serviceRouteRef } from '../routes';
import { sharedScale } from './figures';
import { groupOf, inGroups, type Grouping } from './grouping';
import {
  columnTitles,
  hideableColumns,
  type Density,
  type HideableColumn,
} from './preferences';
import { ServiceRow } from './ServiceRow';
import { SortableHeader, type Sorting } from './SortableHeader';
import { rowId, type SortColumn } from './serviceFilters';
import { useGrowingCount } from './useGrowingCount';
import { useSteadyRows } from './useSteadyRows';
import styles from './ServiceTable.module.css';

/** The columns that can be sorted by, beside state and name. */
const sortable: Partial<Record<HideableColumn, SortColumn>> = {
  tasks: 'running',
  alarms: 'alarms',
  cpu: 'cpu',
  memory: 'memory',
  deployed: 'deployed',
};

const numeric = new Set<HideableColumn>([
  'tasks',
  'revision',
  'alarms',
  'cpu',
  'memory',
]);

/**
 * The services, one a row. While somebody points at the table or has the keyboard in it, refreshes change values but move nothing.
 */
export function ServiceTable(props: {
  /** The rows that match, in order. */
  arranged: readonly EcsServiceSummary[];
  all: readonly EcsServiceSummary[];
  clusters: readonly ClusterFreshness[];
  utilization?: EcsUtilizationHistory;
  /** Names the filters, the order and the grouping. */
  arrangement: string;
  grouping: Grouping;
  hidden: readonly HideableColumn[];
  density: Density;
  sorting: Sorting;
}) {
  const { arranged, all, clusters, arrangement, grouping } = props;
  // Each row has lines: they are drawn between frames, not all at once.
  const utilization = useDeferredValue(props.utilization);
  const { hidden, density, sorting } = props;
  const serviceRoute = useRouteRef(serviceRouteRef);
  const table = useRef<HTMLTableElement>(null);
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  useRowKeys({ container: table });
  const held = pointed || focused;
  const rows = useSteadyRows({ arranged, all, idOf: rowId, held, arrangement });
  const titleOf = useHeldTitles({ clusters, grouping, held, arrangement });
  const drawn = useGrowingCount(rows.length);
  const series = useMemo(() => seriesById(utilization), [utilization]);
  const scales = useMemo(
    () => ({
      cpu: sharedScale([...series.values()].map(({ cpu }) => cpu)),
      memory: sharedScale([...series.values()].map(({ memory }) => memory)),
    }),
    [series],
  );
  const columns = hideableColumns.filter(column => !hidden.includes(column));
  const showsCluster =
    grouping !== 'cluster' &&
    new Set(all.map(({ cluster }) => cluster)).size > 1;

  return (
    <div className={styles.scroller}>
      <table
        ref={table}
        className={styles.table}
        data-density={density}
        aria-label="Services"
        onPointerEnter={() => setPointed(true)}
        onPointerLeave={() => setPointed(false)}
        onFocus={() => setFocused(true)}
        onBlur={event =>
          setFocused(event.currentTarget.contains(event.relatedTarget))
        }
      >
        <thead>
          <tr>
            <SortableHeader column="attention" sorting={sorting}>
              State
            </SortableHeader>
            <SortableHeader column="service" sorting={sorting}>
              Service
            </SortableHeader>
            {columns.map(column => (
              <ColumnHeader key={column} column={column} sorting={sorting}>
                {columnTitles[column]}
              </ColumnHeader>
            ))}
          </tr>
        </thead>
        {inGroups(rows.slice(0, drawn), titleOf).map(group => (
          <tbody key={group.title}>
            {grouping !== 'none' && (
              <tr className={styles.group}>
                <th scope="rowgroup" colSpan={columns.length + 2}>
                  {group.title}
                  <span className={styles.groupCount}>
                    {countOf(rows, titleOf, group.title)}
                  </span>
                </th>
              </tr>
            )}
            {group.rows.map(service => (
              <ServiceRow
                key={rowId(service)}
                service={service}
                href={
                  serviceRoute?.({
                    cluster: service.cluster,
                    service: service.name,
                  }) ?? '#'
                }
                shown={columns.join(' ')}
                showsCluster={showsCluster}
                series={series.get(rowId(service))}
                cpuScale={scales.cpu}
                memoryScale={scales.memory}
              />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function ColumnHeader(props: {
  column: HideableColumn;
  sorting: Sorting;
  children: ReactNode;
}) {
  const { column, sorting, children } = props;
  const sortColumn = sortable[column];
  if (sortColumn) {
    return (
      <SortableHeader
        column={sortColumn}
        sorting={sorting}
        numeric={numeric.has(column)}
      >
        {children}
      </SortableHeader>
    );
  }
  return (
    <th scope="col" className={numeric.has(column) ? styles.number : undefined}>
      {children}
    </th>
  );
}

/** The heading of each row. While rows are held, one whose state changes stays under the heading that it had. */
function useHeldTitles(options: {
  clusters: readonly ClusterFreshness[];
  grouping: Grouping;
  held: boolean;
  arrangement: string;
}): (service: EcsServiceSummary) => string {
  const { clusters, grouping, held, arrangement } = options;
  const titles = useRef({ arrangement, byId: new Map<string, string>() });
  if (!held || titles.current.arrangement !== arrangement) {
    titles.current = { arrangement, byId: new Map() };
  }
  const { byId } = titles.current;
  const titleNow = groupOf(grouping, clusters);
  return service => {
    const id = rowId(service);
    const title = byId.get(id) ?? titleNow(service);
    byId.set(id, title);
    return title;
  };
}

function countOf<T>(
  rows: readonly T[],
  titleOf: (row: T) => string,
  title: string,
): string {
  const { length } = rows.filter(row => titleOf(row) === title);
  return `${length} ${length === 1 ? 'service' : 'services'}`;
}

function seriesById(
  utilization: EcsUtilizationHistory | undefined,
): Map<string, UtilizationSeries> {
  return new Map(
    (utilization?.clusters ?? []).flatMap(({ cluster, services }) =>
      Object.entries(services).map(([name, own]) => [
        rowId({ cluster, name }),
        own,
      ]),
    ),
  );
}
