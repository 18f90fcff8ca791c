import type { ClusterFreshness } from '@alphaswarm-admin/plugin-platform-ecs-common';
import styles from './ClusterNotices.module.css';

/** What the person should know of the data itself: what could not be read, and that AWS slows the portal down. */
export function ClusterNotices(props: {
  clusters: readonly ClusterFreshness[];
}) {
  const notices = props.clusters.flatMap(({ cluster, gaps = [], slowed }) =>
    [...gaps, ...(slowed ? [slowed] : [])].map(sentence => ({
      cluster,
      sentence,
    })),
  );
  if (notices.length === 0) return null;
  return (
    <ul className={styles.notices} aria-label="What is missing">
      {notices.map(({ cluster, sentence }) => (
        <li key={`${cluster} ${sentence}`}>
          <span className={styles.cluster}>{cluster}</span> {sentence}
        </li>
      ))}
    </ul>
  );
}
