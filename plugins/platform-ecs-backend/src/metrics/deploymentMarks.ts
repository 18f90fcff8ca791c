import type {
  DeploymentMark,
  MemoryEntry,
  RolloutSummary,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { MetricGrid } from './metricGrid';

/**
 * The deployments that began in a range, oldest first. What ECS says of one is newer than what the recorder kept.
 *
 * @param seen - as ECS lists them
 * @param remembered - as the recorder kept them
 */
export function deploymentMarks(
  seen: readonly RolloutSummary[],
  remembered: readonly MemoryEntry[],
  { from, to, periodMs }: MetricGrid,
): DeploymentMark[] {
  const marks = new Map<string, DeploymentMark>();
  for (const entry of remembered) {
    if (entry.kind === 'deployment') {
      const { arn, deploymentId, finishedAt, taskDefinition, outcome } =
        entry.facts;
      marks.set(arn, {
        arn,
        deploymentId,
        startedAt: entry.facts.startedAt ?? entry.happenedAt,
        finishedAt,
        taskDefinition,
        outcome,
      });
    }
  }
  for (const { arn, target, ...rollout } of seen) {
    const startedAt = rollout.startedAt ?? rollout.createdAt;
    if (startedAt !== undefined) {
      marks.set(arn, {
        arn,
        deploymentId: rollout.deploymentId ?? marks.get(arn)?.deploymentId,
        startedAt,
        finishedAt: rollout.finishedAt,
        taskDefinition:
          target?.taskDefinition ?? marks.get(arn)?.taskDefinition,
        outcome: rollout.outcome,
      });
    }
  }
  return [...marks.values()]
    .filter(({ startedAt }) => {
      const at = Date.parse(startedAt);
      // The period under way has no datum yet, but a deployment in it is the one that matters.
      return at >= from && at < to + 2 * periodMs;
    })
    .toSorted((a, b) => a.startedAt.localeCompare(b.startedAt));
}
