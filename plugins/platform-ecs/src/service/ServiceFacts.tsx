import type { ReactNode } from 'react';
import type { EcsServiceDetail } from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  CopyableId,
  RelativeTime,
} from '@alphaswarm-admin/plugin-portal-react';
import { percentInWords } from '../overview/figures';
import styles from './ServiceFacts.module.css';

/** What is true of the service whatever it is doing. */
export function ServiceFacts({ service }: { service: EcsServiceDetail }) {
  const { limits } = service;
  return (
    <dl className={styles.facts}>
      <Fact name="Tasks">
        {service.runningCount} running, {service.pendingCount} pending,{' '}
        {service.desiredCount} desired
      </Fact>
      <Fact name="Task definition">
        <CopyableId value={service.taskDefinition} />
      </Fact>
      <Fact name="Image tag">
        {service.imageTag ? (
          <CopyableId value={service.imageTag} />
        ) : (
          'Not known'
        )}
      </Fact>
      <Fact name="Scaling limits">
        {limits.min} to {limits.max} tasks
      </Fact>
      <Fact name="CPU">{percentInWords(service.cpuPercent)}</Fact>
      <Fact name="Memory">{percentInWords(service.memoryPercent)}</Fact>
      <Fact name="Last deployment">
        {service.lastDeploymentAt ? (
          <RelativeTime iso={service.lastDeploymentAt} />
        ) : (
          'Not known'
        )}
      </Fact>
      <Fact name="Cluster">
        {service.cluster}, {service.freshness.region}
      </Fact>
      <Fact name="ARN" wide>
        <CopyableId value={service.arn} />
      </Fact>
    </dl>
  );
}

function Fact(props: { name: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={styles.fact} data-wide={props.wide || undefined}>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
