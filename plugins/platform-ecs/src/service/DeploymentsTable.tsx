import type { EcsDeployment } from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  CopyableId,
  RelativeTime,
} from '@alphaswarm-admin/plugin-portal-react';
import styles from './DeploymentsTable.module.css';

/** The service's deployments in ECS's order, with ECS's own words. */
export function DeploymentsTable(props: {
  deployments: readonly EcsDeployment[];
}) {
  if (props.deployments.length === 0) {
    return <p className={styles.none}>ECS reports no deployments.</p>;
  }
  return (
    <div className={styles.scroller}>
      <table className={styles.table} aria-label="Deployments">
        <thead>
          <tr>
            <th scope="col">Deployment</th>
            <th scope="col">Status</th>
            <th scope="col">Rollout</th>
            <th scope="col">Task definition</th>
            <th scope="col" className={styles.number}>
              Desired
            </th>
            <th scope="col" className={styles.number}>
              Running
            </th>
            <th scope="col" className={styles.number}>
              Pending
            </th>
            <th scope="col" className={styles.number}>
              Failed
            </th>
            <th scope="col">Created</th>
          </tr>
        </thead>
        <tbody>
          {props.deployments.map(deployment => (
            <tr key={deployment.id}>
              <td>
                <CopyableId
                  value={deployment.id}
                  short={deployment.id.replace(/^ecs-svc\/\d*(\d{6})$/, '…$1')}
                />
              </td>
              <td>{deployment.status}</td>
              <td>{deployment.rolloutState ?? '–'}</td>
              <td className={styles.mono}>{deployment.taskDefinition}</td>
              <td className={styles.number}>{deployment.desiredCount}</td>
              <td className={styles.number}>{deployment.runningCount}</td>
              <td className={styles.number}>{deployment.pendingCount}</td>
              <td className={styles.number}>{deployment.failedTasks}</td>
              <td>
                {deployment.createdAt ? (
                  <RelativeTime iso={deployment.createdAt} />
                ) : (
                  '–'
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
