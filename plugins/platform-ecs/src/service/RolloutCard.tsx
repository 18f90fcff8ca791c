import type { EcsServiceDetail } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { useNow } from '@alphaswarm-admin/plugin-portal-react';
import { RolloutLaneRow } from './RolloutLaneRow';
import {
  durationInWords,
  rolloutElapsedMs,
  rolloutLanes,
  type RolloutLane,
} from './rollout';
import styles from './RolloutCard.module.css';

/** The rollout: the new deployment coming in, the old ones fading out, on one scale, and ECS's own reason. */
export function RolloutCard(props: {
  service: Pick<EcsServiceDetail, 'name' | 'deployments'>;
}) {
  const { service } = props;
  const now = useNow(1000);
  const lanes = rolloutLanes(service.deployments);
  const newest = lanes.find(lane => lane.side === 'new');
  return (
    <section className={styles.card} aria-labelledby="rollout-title">
      <header className={styles.header}>
        <h2 id="rollout-title" className={styles.title}>
          Rollout
        </h2>
        {newest && <p className={styles.standing}>{standingOf(newest, now)}</p>}
      </header>
      {newest?.deployment.rolloutStateReason && (
        <p className={styles.reason}>{newest.deployment.rolloutStateReason}</p>
      )}
      <ol className={styles.lanes}>
        {lanes.map(lane => (
          <RolloutLaneRow key={lane.deployment.id} lane={lane} />
        ))}
      </ol>
      <p className={styles.key} aria-hidden="true">
        <span className={styles.keyRunning} /> running
        <span className={styles.keyPending} /> pending
        <span className={styles.keyDesired} /> desired
      </p>
    </section>
  );
}

/** ECS moves `updatedAt` with every task, so it doesn't tell when a rollout ended: only one under way has a duration. */
function standingOf({ deployment }: RolloutLane, now: number): string {
  const { rolloutState } = deployment;
  if (!rolloutState) return 'ECS reports no rollout state';
  const elapsed = rolloutElapsedMs(deployment, now);
  return rolloutState === 'IN_PROGRESS' && elapsed !== undefined
    ? `IN_PROGRESS for ${durationInWords(elapsed)}`
    : rolloutState;
}
