import { Link } from '@backstage/ui';
import { Link as RouterLink } from 'react-router-dom';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { EcsTask } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { Drawer, EmptyState } from '@alphaswarm-admin/plugin-portal-react';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import { laneWords } from '../rollout/lanes';
import { serviceRouteRef } from '../routes';
import { TaskFacts } from './TaskFacts';
import styles from './TaskDrawer.module.css';

/** All that is known of one task, beside the list, under a URL of its own. */
export function TaskDrawer(props: {
  address: ServiceAddress;
  id: string;
  /** Absent when ECS knows no such task any more. */
  task: EcsTask | undefined;
  onClose: () => void;
}) {
  const { address, id, task, onClose } = props;
  return (
    <Drawer title={`Task ${id.slice(0, 8)}`} subject={id} onClose={onClose}>
      {task ? (
        <Content address={address} task={task} />
      ) : (
        <Forgotten address={address} id={id} />
      )}
    </Drawer>
  );
}

function Content({
  address,
  task,
}: {
  address: ServiceAddress;
  task: EcsTask;
}) {
  const { ending } = task;
  return (
    <>
      <p className={styles.sentence}>{laneWords(task)}.</p>
      {ending && (
        <p className={styles.meaning}>
          {ending.meaning}{' '}
          <Link href={ending.source} target="_blank" rel="noreferrer">
            AWS about it
          </Link>
        </p>
      )}
      <TaskFacts address={address} task={task} />
    </>
  );
}

function Forgotten({ address, id }: { address: ServiceAddress; id: string }) {
  const serviceRoute = useRouteRef(serviceRouteRef);
  return (
    <EmptyState
      title="No such task"
      hint="ECS knows no task of this service with this id; it forgets stopped ones after about an hour. The recorder may have kept it."
      action={
        <RouterLink
          to={`${serviceRoute?.(address) ?? ''}/history?q=${encodeURIComponent(id)}`}
        >
          Look in the history
        </RouterLink>
      }
    />
  );
}
