import type { ClusterFreshness } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { Freshness } from '@alphaswarm-admin/plugin-portal-react';
import styles from './ClusterFreshnessList.module.css';

/** How old each cluster's data is, and why the last look at it failed. */
export function ClusterFreshnessList(props: {
  clusters: readonly ClusterFreshness[];
  /** Why the portal itself could not be asked, when what is shown is what it said last. */
  problem?: string;
}) {
  return (
    <ul className={styles.clusters} aria-label="How old the data is">
      {props.clusters.map(({ cluster, region, observedAt, problem }) => (
        <li key={cluster} className={styles.cluster}>
          <span className={styles.name} title={region}>
            {cluster}
          </span>
          <Freshness
            observedAt={observedAt}
            problem={props.problem ?? problem}
          />
        </li>
      ))}
    </ul>
  );
}
