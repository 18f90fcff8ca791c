import { useState } from 'react';
import { Button } from '@backstage/ui';
import { Link } from 'react-router-dom';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { EcsServiceRollout } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import { serviceRouteRef } from '../routes';
import { axisTicks, taskLanes, timeWindow, type Lane } from './lanes';
import { rolloutMoves } from './outcomes';
import styles from './TaskLanes.module.css';

/** How many lanes of a side are shown at first. */
const LANES_SHOWN = 24;

/** A lane for each task on one axis of time: new ones coming in, old ones fading out. */
export function TaskLanes(props: {
  address: ServiceAddress;
  look: EcsServiceRollout & {
    rollout: NonNullable<EcsServiceRollout['rollout']>;
  };
  /** Epoch milliseconds. */
  now: number;
}) {
  const { address, look, now } = props;
  const { rollout, tasks, newTaskIds } = look;
  const window = timeWindow(rollout, now);
  const lanes = taskLanes(tasks, newTaskIds, window, now);
  const begin = rollout.createdAt ? Date.parse(rollout.createdAt) : window.from;
  const ticks = axisTicks(window, begin);
  return (
    <div className={styles.timeline}>
      <Side
        title={`New${rollout.target?.taskDefinition ? `: ${rollout.target.taskDefinition}` : ''}`}
        empty={
          rolloutMoves(rollout)
            ? 'No task of the new revision has started yet.'
            : 'ECS has forgotten the tasks of the new revision, as it does after about an hour. The History tab remembers those that the portal saw.'
        }
        address={address}
        lanes={lanes.filter(({ side }) => side === 'new')}
      />
      <Side
        title="Old"
        address={address}
        lanes={lanes.filter(({ side }) => side === 'old')}
      />
      <div className={styles.axisRow} aria-hidden="true">
        <div className={styles.axis}>
          {ticks.map(({ share, label }) => (
            <span
              key={label}
              className={styles.tick}
              style={{ left: `${share * 100}%` }}
            >
              {label}
            </span>
          ))}
        </div>
      </div>
      <p className={styles.key} aria-hidden="true">
        <span className={styles.segment} data-phase="provisioning" />{' '}
        provisioning
        <span className={styles.segment} data-phase="pulling" /> pulling the
        image
        <span className={styles.segment} data-phase="activating" /> activating
        <span className={styles.segment} data-phase="running" /> running
        <span className={styles.segment} data-phase="stopping" /> draining,
        stopping
        <span className={styles.failure}>✕</span> failed
      </p>
    </div>
  );
}

function Side(props: {
  title: string;
  empty?: string;
  address: ServiceAddress;
  lanes: Lane[];
}) {
  const { title, empty, address, lanes } = props;
  const [all, setAll] = useState(false);
  if (lanes.length === 0 && !empty) return null;
  // The newest are what happens now.
  const shown = all ? lanes : lanes.slice(-LANES_SHOWN);
  const hidden = lanes.length - shown.length;
  return (
    <section className={styles.side} aria-label={title}>
      <h3 className={styles.sideTitle}>{title}</h3>
      {lanes.length === 0 && <p className={styles.empty}>{empty}</p>}
      {hidden > 0 && (
        <Button size="small" variant="tertiary" onPress={() => setAll(true)}>
          {`Show ${hidden} earlier ${hidden === 1 ? 'task' : 'tasks'}`}
        </Button>
      )}
      <ol className={styles.lanes}>
        {shown.map(lane => (
          <LaneRow key={lane.task.id} address={address} lane={lane} />
        ))}
      </ol>
    </section>
  );
}

function LaneRow({ address, lane }: { address: ServiceAddress; lane: Lane }) {
  const { task, side, segments, failed, endsAt, words } = lane;
  const serviceRoute = useRouteRef(serviceRouteRef);
  return (
    <li className={styles.lane} data-side={side}>
      <Link
        className={styles.task}
        to={`${serviceRoute?.(address) ?? ''}/tasks?task=${encodeURIComponent(task.id)}`}
        title={task.id}
      >
        {task.id.slice(0, 8)}
      </Link>
      <div className={styles.track} aria-hidden="true">
        {segments.map(({ phase, from, to }) => (
          <span
            key={phase}
            className={styles.segment}
            data-phase={phase}
            style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }}
          />
        ))}
        {failed && endsAt !== undefined && (
          <span className={styles.failure} style={{ left: `${endsAt * 100}%` }}>
            ✕
          </span>
        )}
      </div>
      <span className={styles.words} data-failed={failed || undefined}>
        {words}
      </span>
    </li>
  );
}
