import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  exitCodeInWords,
  type EcsContainer,
  type EcsTask,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  CopyableId,
  RelativeTime,
} from '@alphaswarm-admin/plugin-portal-react';
import type { ServiceAddress } from '../api/PlatformEcsApi';
import { serviceRouteRef } from '../routes';
import { shortDigest, shortImage, sizeInWords } from './taskWords';
import styles from './TaskFacts.module.css';

/** A task's facts and its containers', with links to their logs. */
export function TaskFacts(props: { address: ServiceAddress; task: EcsTask }) {
  const { address, task } = props;
  return (
    <>
      <dl className={styles.facts}>
        <Fact name="Status">
          {task.lastStatus}, desired {task.desiredStatus}
        </Fact>
        <Fact name="Health">{task.health}</Fact>
        <Fact name="Stop code">{task.stopCode}</Fact>
        <Fact name="Reason, in ECS's words">{task.stoppedReason}</Fact>
        <Fact name="Task definition">
          <CopyableId value={task.taskDefinition} />
        </Fact>
        <Fact name="Started by">
          {task.deploymentId && <CopyableId value={task.deploymentId} />}
        </Fact>
        <Fact name="Zone">{task.availabilityZone}</Fact>
        <Fact name="Private IP">
          {task.privateIp && <CopyableId value={task.privateIp} />}
        </Fact>
        <Fact name="Size">{sizeInWords(task)}</Fact>
        <Moment name="Created" iso={task.createdAt} />
        <Moment name="Started" iso={task.startedAt} />
        <Moment name="Stopping" iso={task.stoppingAt} />
        <Moment name="Stopped" iso={task.stoppedAt} />
        <Fact name="ARN">
          <CopyableId value={task.arn} />
        </Fact>
      </dl>
      <h3 className={styles.title}>Containers</h3>
      <ul className={styles.containers}>
        {task.containers.map(container => (
          <Container
            key={container.name}
            address={address}
            taskId={task.id}
            container={container}
          />
        ))}
      </ul>
    </>
  );
}

function Container(props: {
  address: ServiceAddress;
  taskId: string;
  container: EcsContainer;
}) {
  const { address, taskId, container } = props;
  const { name, image, imageDigest, lastStatus, exitCode, reason } = container;
  const serviceRoute = useRouteRef(serviceRouteRef);
  const query = new URLSearchParams({ task: taskId, container: name });
  return (
    <li className={styles.container}>
      <strong>{name}</strong> {lastStatus}
      {exitCode !== undefined && (
        <div>
          Exit code {exitCode}: {exitCodeInWords(exitCode, reason)}
        </div>
      )}
      {reason && <div className={styles.reason}>{reason}</div>}
      {image && (
        <div>
          <CopyableId value={image} short={shortImage(image)} />
        </div>
      )}
      {imageDigest && (
        <div>
          <CopyableId value={imageDigest} short={shortDigest(imageDigest)} />
        </div>
      )}
      <Link to={`${serviceRoute?.(address) ?? ''}/logs?${query}`}>
        Logs of {name}
      </Link>
    </li>
  );
}

function Moment({ name, iso }: { name: string; iso: string | undefined }) {
  return <Fact name={name}>{iso && <RelativeTime iso={iso} />}</Fact>;
}

/** A fact; nothing where there is none. */
function Fact({ name, children }: { name: string; children: ReactNode }) {
  return children ? (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  ) : null;
}
