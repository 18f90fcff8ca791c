import type { EcsDeployment } from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  CopyableId,
  ListTable,
  RelativeTime,
  type ListColumn,
} from '@alphaswarm-admin/plugin-portal-react';
import styles from './DeploymentsTable.module.css';

const columns: ListColumn<EcsDeployment>[] = [
  {
    title: 'Deployment',
    render: ({ id }) => (
      <CopyableId
        value={id}
        short={id.replace(/^ecs-svc\/\d*(\d{6})$/, '…$1')}
      />
    ),
  },
  { title: 'Status', render: ({ status }) => status },
  { title: 'Rollout', render: ({ rolloutState }) => rolloutState ?? '–' },
  {
    title: 'Task definition',
    mono: true,
    render: ({ taskDefinition }) => taskDefinition,
  },
  {
    title: 'Desired',
    numeric: true,
    render: ({ desiredCount }) => desiredCount,
  },
  {
    title: 'Running',
    numeric: true,
    render: ({ runningCount }) => runningCount,
  },
  {
    title: 'Pending',
    numeric: true,
    render: ({ pendingCount }) => pendingCount,
  },
  { title: 'Failed', numeric: true, render: ({ failedTasks }) => failedTasks },
  {
    title: 'Created',
    render: ({ createdAt }) =>
      createdAt ? <RelativeTime iso={createdAt} /> : '–',
  },
];

/** The service's deployments in ECS's order, with ECS's own words. */
export function DeploymentsTable(props: {
  deployments: readonly EcsDeployment[];
}) {
  if (props.deployments.length === 0) {
    return <p className={styles.none}>ECS reports no deployments.</p>;
  }
  return (
    <ListTable
      label="Deployments"
      columns={columns}
      items={props.deployments}
      rowKey={({ id }) => id}
    />
  );
}
