import type { RolloutOutcome } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { failureInWords } from './failureInWords';
import {
  shiftsTraffic,
  stageInWords,
  strategyInWords,
} from './lifecycleStages';
import { definitionOf, runningAmong, type RolloutFacts } from './rolloutFacts';
import { unprotectedSince } from './unprotectedSince';

/** One sentence, at times two or three short ones, that say what is happening to a deployment, or what happened, and why. */
export function rolloutSentence(
  facts: RolloutFacts,
  outcome: RolloutOutcome,
): string {
  switch (outcome) {
    case 'in-progress':
      return inProgress(facts);
    case 'paused':
      return paused(facts);
    case 'succeeded':
      return succeeded(facts);
    case 'rolling-back':
      return `Rolling back${toWhat(facts)}: ${whyFailed(facts)}.`;
    case 'rolled-back':
      return `Rolled back${toWhat(facts)}: ${whyFailed(facts)}. ${targetOf(facts)} is not deployed.`;
    case 'rollback-failed':
      return `The rollback${toWhat(facts)} failed: ${whyFailed(facts)}. Look at what runs now.`;
    case 'stopping':
      return `Stopping the deployment of ${targetOf(facts)}: ${requested(facts)}.`;
    case 'stopped':
      return `Stopped: ${whyFailed(facts)}. ${targetOf(facts)} was not deployed in full.`;
    case 'unknown':
      return unknown(facts);
    default:
      throw new TypeError(`Unknown outcome ${outcome satisfies never}`);
  }
}

function targetOf(facts: RolloutFacts): string {
  return definitionOf(
    facts,
    facts.deployment.targetServiceRevision?.arn,
    'The new revision',
  );
}

function counts({ deployment, newTasks, oldTasks }: RolloutFacts) {
  const target = deployment.targetServiceRevision;
  const running = runningAmong(newTasks);
  return {
    wanted: target?.requestedTaskCount ?? newTasks.length,
    running: target?.runningTaskCount ?? running,
    pending: target?.pendingTaskCount ?? 0,
    oldRunning: runningAmong(oldTasks),
    oldEnding: oldTasks.filter(
      ({ desiredStatus, lastStatus }) =>
        desiredStatus === 'STOPPED' && lastStatus !== 'STOPPED',
    ).length,
  };
}

function inProgress(facts: RolloutFacts): string {
  const { deployment, newTasks } = facts;
  const { wanted, running, pending, oldRunning, oldEnding } = counts(facts);
  const failure = failureInWords(newTasks);
  const isBehind = running < wanted;
  if (failure && isBehind) {
    return `Failing: ${failure}.${breakerInWords(facts)}`;
  }
  const { strategy } = deployment.deploymentConfiguration;
  if (strategy !== undefined && shiftsTraffic(strategy)) {
    return shifting(facts, strategy);
  }
  if (isBehind) {
    const starting = pending > 0 ? `, ${pending} starting` : '';
    const still =
      oldRunning > 0 ? `; ${tasks(oldRunning, 'old')} still run` : '';
    return `Rolling out ${targetOf(facts)}: ${running} of ${tasks(wanted)} run it${starting}${verb(still, oldRunning)}.`;
  }
  const left = oldRunning + oldEnding;
  if (left > 0) {
    return `Rolling out ${targetOf(facts)}: all ${tasks(wanted)} run it, ${tasks(left, 'old')} ${left === 1 ? 'is' : 'are'} leaving.`;
  }
  return deployment.lifecycleStage === 'BAKE_TIME' &&
    (deployment.alarms?.alarmNames.length ?? 0) > 0
    ? `Rolling out ${targetOf(facts)}: all ${tasks(wanted)} run it; ECS watches the alarms for its bake time.`
    : `Rolling out ${targetOf(facts)}: all ${tasks(wanted)} run it; ECS waits until they have been steady for a while.`;
}

function shifting(facts: RolloutFacts, strategy: string): string {
  const { deployment } = facts;
  const { wanted, running } = counts(facts);
  const stage = deployment.lifecycleStage;
  const share =
    deployment.targetServiceRevision?.requestedProductionTrafficWeight;
  const traffic =
    share === undefined ? '' : `; ${share} % of production traffic goes to it`;
  return `${strategyInWords(strategy)}: ${stage ? `${stageInWords(stage)}; ` : ''}${running} of ${tasks(wanted)} run ${targetOf(facts)}${traffic}.`;
}

function paused(facts: RolloutFacts): string {
  const { lifecycleStage, lifecycleHookDetails } = facts.deployment;
  const hook = lifecycleHookDetails.find(
    ({ status }) => status === 'AWAITING_ACTION',
  );
  const at = lifecycleStage ? ` at "${stageInWords(lifecycleStage)}"` : '';
  const byItself =
    hook?.expiresAt && hook.timeoutAction
      ? ` At ${timeOfDay(hook.expiresAt)} UTC ECS ${hook.timeoutAction === 'ROLLBACK' ? 'rolls back' : 'continues'} by itself.`
      : '';
  return `Paused${at}: ${targetOf(facts)} waits for somebody to continue or roll back.${byItself}`;
}

function succeeded(facts: RolloutFacts): string {
  const { wanted, running } = counts(facts);
  const unprotected = unprotectedSince(facts);
  if (unprotected !== undefined) {
    return `ECS called ${targetOf(facts)} deployed early: ${running} of ${tasks(wanted)} run it. Unprotected since ${timeOfDay(unprotected)} UTC: neither circuit breaker nor alarms would roll it back.`;
  }
  const took = duration(facts);
  const deployed = `${targetOf(facts)} was deployed${took ? ` in ${took}` : ''}.`;
  const since = failureInWords(facts.laterTasks);
  return since
    ? `${deployed} It fails since: within the last hour ${since}.`
    : deployed;
}

function unknown(facts: RolloutFacts): string {
  const { status } = facts.deployment;
  return status === 'SUCCESSFUL'
    ? `ECS calls the deployment of ${targetOf(facts)} successful, but it is not what the service runs now.`
    : `ECS says ${status}, which the portal does not know.`;
}

/** " to core:41", or nothing where that isn't known. */
function toWhat(facts: RolloutFacts): string {
  const definition = definitionOf(
    facts,
    facts.deployment.rollback?.serviceRevisionArn,
    '',
  );
  return definition && ` to ${definition}`;
}

/** Why it failed: what the tasks say, else an alarm, else ECS's own reason. */
function whyFailed(facts: RolloutFacts): string {
  const { deployment, newTasks } = facts;
  const triggered = deployment.alarms?.triggeredAlarmNames ?? [];
  if (triggered.length > 0) {
    return `${triggered.length === 1 ? 'alarm' : 'alarms'} ${triggered.join(', ')} went off`;
  }
  const failure = failureInWords(newTasks);
  if (failure) return failure;
  const reason = deployment.rollback?.reason ?? deployment.statusReason;
  return reason ? inSentence(reason) : 'ECS gives no reason';
}

function requested({ deployment }: RolloutFacts): string {
  return deployment.statusReason
    ? inSentence(deployment.statusReason)
    : 'somebody asked for it';
}

function breakerInWords({ deployment }: RolloutFacts): string {
  const { deploymentCircuitBreaker: breaker, deploymentConfiguration } =
    deployment;
  if (!breaker || breaker.status === 'DISABLED' || breaker.threshold === 0) {
    return ' No circuit breaker stops it.';
  }
  const then = deploymentConfiguration.deploymentCircuitBreaker?.rollback
    ? 'rolls back'
    : 'gives up';
  const counted = `The circuit breaker has counted ${breaker.failureCount} of ${breaker.threshold} failures`;
  return breaker.failureCount >= breaker.threshold
    ? ` ${counted}.`
    : ` ${counted}; at ${breaker.threshold} ECS ${then}.`;
}

function duration({ deployment }: RolloutFacts): string | undefined {
  const { startedAt, createdAt, finishedAt } = deployment;
  const begin = startedAt ?? createdAt;
  if (begin === undefined || finishedAt === undefined) return undefined;
  const seconds = Math.round(
    Math.max(0, Date.parse(finishedAt) - Date.parse(begin)) / 1000,
  );
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function tasks(count: number, kind?: string): string {
  return [count, kind, count === 1 ? 'task' : 'tasks']
    .filter(word => word !== undefined)
    .join(' ');
}

/** "1 old task still runs" where it would say "1 old task still run". */
function verb(clause: string, count: number): string {
  return count === 1 ? clause.replace(/ run$/, ' runs') : clause;
}

function timeOfDay(iso: string): string {
  return iso.slice(11, 16);
}

/** A sentence of ECS's as a part of one of ours. */
function inSentence(reason: string): string {
  const bare = reason.trim().replace(/\.$/, '');
  return bare.charAt(0).toLowerCase() + bare.slice(1);
}
