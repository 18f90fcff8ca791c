import { useEffect, useId, useRef } from 'react';
import { ButtonIcon, Link } from '@backstage/ui';
import { Link as RouterLink } from 'react-router-dom';
import { RiCloseLine } from '@remixicon/react';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { EcsTask } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { EmptyState } from '@alphaswarm-admin/plugin-portal-react';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import { laneWords } from '../rollout/lanes';
import { serviceRouteRef } from '../routes';
import { TaskFacts } from './TaskFacts';
import styles from './TaskDrawer.module.css';

/** All that is known of one task, beside the list. It has a URL of its own, and takes the focus when it opens. */
export function TaskDrawer(props: {
  address: ServiceAddress;
  id: string;
  /** Absent when ECS knows no such task any more. */
  task: EcsTask | undefined;
  onClose: () => void;
}) {
  const { address, id, task, onClose } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const headingId = useId();
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, [id]);
  return (
    <div
      role="dialog"
      aria-modal="false"
      aria-labelledby={headingId}
      className={styles.drawer}
    >
      <header className={styles.header}>
        <h2 ref={heading} id={headingId} tabIndex={-1} className={styles.title}>
          Task {id.slice(0, 8)}
        </h2>
        <ButtonIcon
          variant="tertiary"
          size="small"
          icon={<RiCloseLine />}
          aria-label="Close"
          className={styles.close}
          onPress={onClose}
        />
      </header>
      {task ? (
        <Content address={address} task={task} />
      ) : (
        <Forgotten address={address} id={id} />
      )}
    </div>
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
    <div className={styles.content}>
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
    </div>
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
