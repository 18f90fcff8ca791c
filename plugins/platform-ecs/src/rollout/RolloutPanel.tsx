import type { EcsServiceRollout } from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  CopyableId,
  EmptyState,
  ProblemPanel,
  RelativeTime,
  TableSkeleton,
  useNow,
} from '@alphaswarm-admin/plugin-portal-react';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import { useRollout } from '../queries/happenings';
import { durationInWords } from '../service/rollout';
import { Gaps } from './Gaps';
import { OutcomeMark } from './OutcomeMark';
import { rolloutMoves } from './outcomes';
import { RolloutSteps } from './RolloutSteps';
import { RolloutWatchers } from './RolloutWatchers';
import { TaskLanes } from './TaskLanes';
import styles from './RolloutPanel.module.css';

/** The newest deployment, live: what happens and why in a sentence, its steps, what may take it back, and a lane for each task. */
export function RolloutPanel(props: {
  address: ServiceAddress;
  /** Whether the service is seen to move. */
  moving: boolean;
}) {
  const { address, moving } = props;
  const { data, error, refetch } = useRollout(address, moving);
  return (
    <section className={styles.card} aria-labelledby="rollout-title">
      {data ? (
        <>
          {error && <ProblemPanel error={error} onRetry={() => refetch()} />}
          <Look address={address} look={data} />
        </>
      ) : (
        <>
          <h2 id="rollout-title" className={styles.title}>
            Rollout
          </h2>
          {error ? (
            <ProblemPanel error={error} onRetry={() => refetch()} />
          ) : (
            <TableSkeleton rows={4} columns={3} />
          )}
        </>
      )}
    </section>
  );
}

function Look(props: { address: ServiceAddress; look: EcsServiceRollout }) {
  const { address, look } = props;
  const { rollout, gaps } = look;
  const now = useNow(1000);
  return (
    <>
      <header className={styles.header}>
        <h2 id="rollout-title" className={styles.title}>
          Rollout
        </h2>
        {rollout && <Standing rollout={rollout} now={now} />}
      </header>
      <Gaps gaps={gaps} />
      {rollout ? (
        <>
          <p className={styles.sentence} data-outcome={rollout.outcome}>
            {rollout.sentence}
          </p>
          <RolloutSteps steps={rollout.steps} />
          <RolloutWatchers rollout={rollout} />
          <TaskLanes address={address} look={{ ...look, rollout }} now={now} />
        </>
      ) : (
        gaps.length === 0 && (
          <EmptyState
            title="No deployment"
            hint="ECS knows no deployment of this service: it keeps those of the last 90 days."
          />
        )
      )}
    </>
  );
}

function Standing(props: {
  rollout: NonNullable<EcsServiceRollout['rollout']>;
  now: number;
}) {
  const { rollout, now } = props;
  const { startedAt, createdAt, finishedAt, outcome, id, strategy } = rollout;
  const begin = startedAt ?? createdAt;
  const end = finishedAt ? Date.parse(finishedAt) : now;
  const took = begin
    ? durationInWords(Math.max(0, end - Date.parse(begin)))
    : undefined;
  return (
    <p className={styles.standing}>
      <OutcomeMark outcome={outcome} />
      {took && (
        <span>{rolloutMoves(rollout) ? `for ${took}` : `in ${took}`}</span>
      )}
      {finishedAt && (
        <span>
          ended <RelativeTime iso={finishedAt} />
        </span>
      )}
      <span>{strategy.toLowerCase().replace('_', '/')}</span>
      <CopyableId value={rollout.arn} short={id.slice(0, 8)} />
    </p>
  );
}
