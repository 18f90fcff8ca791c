import type { RolloutLane } from './rollout';
import styles from './RolloutCard.module.css';

/** One deployment's lane: a bar, and the same in numbers. */
export function RolloutLaneRow({ lane }: { lane: RolloutLane }) {
  const { deployment, side, runningShare, pendingShare, desiredShare } = lane;
  const { desiredCount, runningCount, pendingCount, failedTasks } = deployment;
  const percent = (share: number) => `${share * 100}%`;
  return (
    <li className={styles.lane} data-side={side}>
      <div className={styles.laneName}>
        <span className={styles.side}>{side === 'new' ? 'New' : 'Old'}</span>
        <code className={styles.revision}>{deployment.taskDefinition}</code>
      </div>
      <div
        className={styles.bar}
        role="img"
        aria-label={`${deployment.taskDefinition}: ${runningCount} of ${desiredCount} running, ${pendingCount} pending`}
      >
        <div
          className={styles.running}
          style={{ width: percent(runningShare) }}
        />
        <div
          className={styles.pending}
          style={{ width: percent(pendingShare) }}
        />
        <div
          className={styles.desired}
          style={{ left: percent(desiredShare) }}
        />
      </div>
      <dl className={styles.counts}>
        <Count name="desired" count={desiredCount} />
        <Count name="running" count={runningCount} />
        <Count name="pending" count={pendingCount} />
        <Count name="failed" count={failedTasks} alarming={failedTasks > 0} />
      </dl>
    </li>
  );
}

function Count(props: { name: string; count: number; alarming?: boolean }) {
  return (
    <div
      className={styles.count}
      data-alarming={props.alarming ? 'true' : undefined}
    >
      <dt>{props.name}</dt>
      <dd>{props.count}</dd>
    </div>
  );
}
