import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import type { Workload } from '@alphaswarm-admin/plugin-deployments-common';
import { StateSign } from '@alphaswarm-admin/plugin-portal-react';
import { workloadKey } from '../deploymentsUrl';
import { rootRouteRef } from '../routes';
import styles from './cards.module.css';

/** Workloads with their state and why they are in it, each linked with its drawer. */
export function WorkloadLines({
  workloads,
}: {
  workloads: readonly Workload[];
}) {
  const root = useRouteRef(rootRouteRef);
  return (
    <ul className={styles.workloads}>
      {workloads.map(workload => (
        <li key={workloadKey(workload)}>
          <div className={styles.head}>
            <Link
              href={`${root?.() ?? ''}?${new URLSearchParams({ workload: workloadKey(workload) })}`}
              standalone
              className={styles.name}
            >
              {workload.id}
            </Link>
            <StateSign state={workload.state} />
          </div>
          <p className={styles.quiet}>{workload.sentence}</p>
        </li>
      ))}
    </ul>
  );
}
