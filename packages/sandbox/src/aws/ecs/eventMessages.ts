/** Service events, worded as ECS words them. */

const listed = (taskIds: string[]) =>
  taskIds.map(id => `(task ${id})`).join(' ');

export const eventMessages = {
  started: (service: string, taskIds: string[]) =>
    `(service ${service}) has started ${taskIds.length} tasks: ${listed(taskIds)}.`,
  stopped: (service: string, taskIds: string[]) =>
    `(service ${service}) has stopped ${taskIds.length} running tasks: ${listed(taskIds)}.`,
  draining: (service: string, taskIds: string[]) =>
    `(service ${service}) has begun draining connections on ${taskIds.length} tasks.`,
  registered: (service: string, targetGroupArn: string) =>
    `(service ${service}) registered 1 targets in (target-group ${targetGroupArn})`,
  deregistered: (service: string, count: number, targetGroupArn: string) =>
    `(service ${service}) deregistered ${count} targets in (target-group ${targetGroupArn})`,
  steady: (service: string) =>
    `(service ${service}) has reached a steady state.`,
  deploymentCompleted: (service: string, deploymentId: string) =>
    `(service ${service}) (deployment ${deploymentId}) deployment completed.`,
  deploymentFailed: (service: string, deploymentId: string) =>
    `(service ${service}) (deployment ${deploymentId}) deployment failed: tasks failed to start.`,
  alarmDetected: (service: string, deploymentId: string) =>
    `(service ${service}) (deployment ${deploymentId}) deployment failed: alarm detected.`,
  paused: (service: string, stage: string) =>
    `(service ${service}) deployment paused at lifecycle stage ${stage}.`,
  unhealthy: (service: string, taskId: string) =>
    `(service ${service}) (task ${taskId}) failed container health checks.`,
  rollingBack: (service: string, deploymentId: string) =>
    `(service ${service}) rolling back to deployment ${deploymentId}.`,
  cannotStartConsistently: (service: string) =>
    `(service ${service}) is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
};
