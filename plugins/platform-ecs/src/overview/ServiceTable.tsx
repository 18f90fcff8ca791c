import { useRef, useState } from 'react';
import { Link } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { EcsServiceSummary } from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  RelativeTime,
  ROW_ATTRIBUTE,
  StateSign,
  useRowKeys,
} from '@alphaswarm-admin/plugin-portal-react';
import { serviceRouteRef } from '../routes';
import { percentInWords, revisionOf } from './figures';
import { SortableHeader, type Sorting } from './SortableHeader';
import { rowId } from './serviceFilters';
import { useSteadyRows } from './useSteadyRows';
import styles from './ServiceTable.module.css';

/**
 * The services, one a row. While somebody points at the table or has the keyboard in it, refreshes change values but move nothing.
 */
export function ServiceTable(props: {
  /** The rows that match, in order. */
  arranged: readonly EcsServiceSummary[];
  all: readonly EcsServiceSummary[];
  /** Names the filters and the order. */
  arrangement: string;
  sorting: Sorting;
}) {
  const { arranged, all, arrangement, sorting } = props;
  const serviceRoute = useRouteRef(serviceRouteRef);
  const table = useRef<HTMLTableElement>(null);
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  useRowKeys({ container: table });
  const rows = useSteadyRows({
    arranged,
    all,
    idOf: rowId,
    held: pointed || focused,
    arrangement,
  });
  const manyClusters = new Set(all.map(({ cluster }) => cluster)).size > 1;

  return (
    <div className={styles.scroller}>
      <table
        ref={table}
        className={styles.table}
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
            <SortableHeader column="running" sorting={sorting} numeric>
              Running
            </SortableHeader>
            <th scope="col" className={styles.number}>
              Desired
            </th>
            <th scope="col" className={styles.number}>
              Pending
            </th>
            <th scope="col" className={styles.number}>
              Revision
            </th>
            <th scope="col">Image tag</th>
            <SortableHeader column="cpu" sorting={sorting} numeric>
              CPU
            </SortableHeader>
            <SortableHeader column="memory" sorting={sorting} numeric>
              Memory
            </SortableHeader>
            <SortableHeader column="deployed" sorting={sorting}>
              Deployed
            </SortableHeader>
          </tr>
        </thead>
        <tbody>
          {rows.map(service => (
            <tr key={rowId(service)} data-state={service.state}>
              <td title={service.sentence}>
                <StateSign state={service.state} />
              </td>
              <th scope="row" className={styles.service}>
                <Link
                  href={
                    serviceRoute?.({
                      cluster: service.cluster,
                      service: service.name,
                    }) ?? '#'
                  }
                  standalone
                  {...{ [ROW_ATTRIBUTE]: '' }}
                >
                  {service.name}
                </Link>
                {manyClusters && (
                  <span className={styles.cluster}>{service.cluster}</span>
                )}
              </th>
              <td className={styles.number}>{service.runningCount}</td>
              <td className={styles.number}>{service.desiredCount}</td>
              <td className={styles.number}>
                {service.pendingCount || (
                  <span className={styles.absent}>0</span>
                )}
              </td>
              <td className={styles.number} title={service.taskDefinition}>
                {revisionOf(service.taskDefinition)}
              </td>
              <td className={styles.imageTag} title={service.imageTag}>
                {service.imageTag ?? (
                  <span className={styles.absent}>not known</span>
                )}
              </td>
              <td className={styles.number}>
                {percentInWords(service.cpuPercent)}
              </td>
              <td className={styles.number}>
                {percentInWords(service.memoryPercent)}
              </td>
              <td className={styles.time}>
                {service.lastDeploymentAt ? (
                  <RelativeTime iso={service.lastDeploymentAt} />
                ) : (
                  <span className={styles.absent}>not known</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
