import { runningAmong, type RolloutFacts } from './rolloutFacts';

/**
 * Since when nothing would roll the deployment back although it isn't all there yet. With early success criteria ECS calls a rolling deployment
 * successful when a part of its tasks is healthy, goes on in the background, and from then on neither the circuit breaker nor alarms act on it.
 *
 * @returns ISO 8601 UTC; undefined if it is protected, or finished
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/early-success-criteria.html
 */
export function unprotectedSince(facts: RolloutFacts): string | undefined {
  const { deployment, newTasks, oldTasks } = facts;
  const { status, finishedAt, deploymentConfiguration } = deployment;
  const target = deployment.targetServiceRevision;
  if (
    status !== 'SUCCESSFUL' ||
    !target ||
    !deploymentConfiguration.earlySuccessCriteria?.enable
  ) {
    return undefined;
  }
  const running = target.runningTaskCount ?? runningAmong(newTasks);
  const isWhole =
    running >= (target.requestedTaskCount ?? 0) && runningAmong(oldTasks) === 0;
  return isWhole ? undefined : finishedAt;
}
