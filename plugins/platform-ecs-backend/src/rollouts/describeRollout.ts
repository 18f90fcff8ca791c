import type {
  Rollout,
  RolloutOutcome,
  RolloutRevision,
  RolloutSummary,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { ServiceDeployment } from './parseServiceDeployment';
import type { RolloutFacts } from './rolloutFacts';
import { rolloutSentence } from './rolloutSentence';
import { rolloutSteps } from './rolloutSteps';
import { unprotectedSince } from './unprotectedSince';

type RevisionSummary = NonNullable<ServiceDeployment['targetServiceRevision']>;
type SummaryFacts = Pick<
  RolloutFacts,
  'deployment' | 'deploymentId' | 'revisions'
>;

/** What is known of a deployment without its tasks. */
export function summariseRollout(
  facts: SummaryFacts,
  outcome: RolloutOutcome,
): RolloutSummary {
  const { deployment, deploymentId, revisions } = facts;
  const { serviceDeploymentArn: arn, rollback } = deployment;
  const revisionOf = (summary: RevisionSummary): RolloutRevision => ({
    arn: summary.arn,
    taskDefinition: revisions.get(summary.arn)?.taskDefinition || undefined,
    images: revisions.get(summary.arn)?.images ?? [],
    requestedTasks: summary.requestedTaskCount,
    runningTasks: summary.runningTaskCount,
    pendingTasks: summary.pendingTaskCount,
    productionTraffic: summary.requestedProductionTrafficWeight,
    testTraffic: summary.requestedTestTrafficWeight,
  });
  return {
    arn,
    id: arn.slice(arn.lastIndexOf('/') + 1),
    deploymentId,
    strategy: deployment.deploymentConfiguration.strategy ?? 'ROLLING',
    status: deployment.status,
    statusReason: deployment.statusReason,
    outcome,
    createdAt: deployment.createdAt,
    startedAt: deployment.startedAt,
    finishedAt: deployment.finishedAt ?? deployment.stoppedAt,
    target:
      deployment.targetServiceRevision &&
      revisionOf(deployment.targetServiceRevision),
    sources: deployment.sourceServiceRevisions.map(revisionOf),
    rollback: rollback && {
      reason: rollback.reason,
      startedAt: rollback.startedAt,
      revisionArn: rollback.serviceRevisionArn,
    },
  };
}

/** A deployment in full. */
export function describeRollout(
  facts: RolloutFacts,
  outcome: RolloutOutcome,
): Rollout {
  const { deployment } = facts;
  const { deploymentCircuitBreaker: breaker, alarms } = deployment;
  return {
    ...summariseRollout(facts, outcome),
    sentence: rolloutSentence(facts, outcome),
    steps: rolloutSteps(facts, outcome),
    lifecycleStage: deployment.lifecycleStage,
    breaker: breaker && {
      status: breaker.status,
      failures: breaker.failureCount,
      threshold: breaker.threshold,
    },
    alarms:
      alarms && alarms.alarmNames.length > 0
        ? {
            status: alarms.status,
            names: alarms.alarmNames,
            triggered: alarms.triggeredAlarmNames,
          }
        : undefined,
    hooks: deployment.lifecycleHookDetails.map(hook => ({
      id: hook.hookId ?? '',
      kind: hook.targetType ?? 'AWS_LAMBDA',
      status: hook.status ?? 'UNKNOWN',
      expiresAt: hook.expiresAt,
      timeoutAction: hook.timeoutAction,
    })),
    unprotectedSince: unprotectedSince(facts),
  };
}
