import type { ComponentType } from 'react';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { CardSkeleton } from '@alphaswarm-admin/plugin-dashboard-react';
import {
  workloadStates,
  type WorkloadPage,
  type WorkloadState,
} from '@alphaswarm-admin/plugin-deployments-common';
import { Freshness, StateSign } from '@alphaswarm-admin/plugin-portal-react';
import type { WorkloadQuery } from '../api/DeploymentsApi';
import { useWorkloadsAtAGlance } from '../queries';
import { rootRouteRef } from '../routes';
import { WorkloadLines } from './WorkloadLines';
import styles from './cards.module.css';

const needing: WorkloadState[] = ['failing', 'unknown'];

/** "What needs me": workloads that fail, or can't be judged. */
export function WorkloadsNeedingSomeone() {
  return (
    <Glance
      query={{ state: needing, sort: 'changed', limit: 5 }}
      whenNone="No workload is failing."
      more={needing}
    />
  );
}

/** "What is it all doing": how many workloads are in which state, and those that move. */
export function WorkloadsInAll() {
  return (
    <Glance
      query={{ state: ['rolling-out'], sort: 'changed', limit: 5 }}
      whenNone="None is on its way."
      more={['rolling-out']}
      head={Counts}
    />
  );
}

function Glance(props: {
  query: WorkloadQuery;
  whenNone: string;
  /** The states of which there may be more than are shown. */
  more: readonly WorkloadState[];
  head?: ComponentType<Pick<WorkloadPage, 'counts'>>;
}) {
  const { query, whenNone, more, head: Head } = props;
  const { data, error } = useWorkloadsAtAGlance(query);
  const root = useRouteRef(rootRouteRef);
  if (!data) {
    if (error) throw error;
    return <CardSkeleton />;
  }
  const left =
    more.reduce((sum, state) => sum + data.counts[state], 0) -
    data.items.length;
  const all = `${root?.() ?? ''}?${new URLSearchParams(more.map(state => ['state', state]))}`;
  return (
    <>
      {Head && <Head counts={data.counts} />}
      {data.items.length > 0 ? (
        <WorkloadLines workloads={data.items} />
      ) : (
        <p className={styles.quiet}>{whenNone}</p>
      )}
      {left > 0 && (
        <Link href={all} variant="body-small">
          {left} more
        </Link>
      )}
      <p className={styles.age}>
        <Freshness
          observedAt={data.observedAt}
          problem={error?.message ?? data.problem}
        />
      </p>
    </>
  );
}

/** How many workloads are in which state. */
export function Counts({ counts }: Pick<WorkloadPage, 'counts'>) {
  return (
    <ul className={styles.counts}>
      {workloadStates
        .filter(state => counts[state] > 0)
        .map(state => (
          <li key={state}>
            <StateSign state={state} /> {counts[state]}
          </li>
        ))}
    </ul>
  );
}
