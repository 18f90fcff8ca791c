import type { EcsDeployment } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { type EcsService, primaryDeployment } from '../aws/EcsService';
import { type Rollback, rolledBack, withoutSubject } from './rolledBack';
import { serviceState } from './serviceState';
import { startTrouble } from './startTrouble';

/**
 * One sentence that says a service's state in words, and why. It agrees with {@link serviceState} word for word of its table.
 *
 * @param service - as ECS describes it; `undefined` for one that ECS doesn't know
 */
export function stateSentence(service: EcsService | undefined): string {
  if (!service) return 'ECS no longer knows this service.';
  const primary = primaryDeployment(service);
  switch (serviceState(service)) {
    case 'steady':
      return `${running(service)} ${service.taskDefinition}.`;
    case 'stopped':
      return 'Scaled to zero: no tasks are meant to run.';
    case 'rolling-out':
      return movingSentence(service, primary!);
    case 'failing':
      return failingSentence(service, primary!);
    case 'rolled-back':
      return rolledBackSentence(service, rolledBack(service)!);
    default:
      return unknownSentence(service);
  }
}

function movingSentence(service: EcsService, primary: EcsDeployment): string {
  const { desiredCount, runningCount, pendingCount } = service;
  if (desiredCount === 0) {
    return `Stopping: ${tasks(runningCount + pendingCount)} still to end.`;
  }
  const old = tasksOfOthers(service);
  if (primary.rolloutState === 'IN_PROGRESS' || old > 0) {
    return sentence(
      `Rolling out ${primary.taskDefinition}: ${primary.runningCount} of ${tasks(primary.desiredCount, 'new')} running`,
      primary.pendingCount > 0 && `${primary.pendingCount} starting`,
      old > 0 && `${tasks(old, 'old')} still to drain`,
    );
  }
  return sentence(
    runningCount > desiredCount
      ? `Scaling in to ${desiredCount}: ${runningCount} still running`
      : `Scaling to ${desiredCount}: ${runningCount} running`,
    pendingCount > 0 && `${pendingCount} starting`,
  );
}

function failingSentence(service: EcsService, primary: EcsDeployment): string {
  const trouble = startTrouble(service);
  if (primary.rolloutState === 'FAILED') {
    return sentence(
      `The rollout of ${primary.taskDefinition} failed${because(primary.rolloutStateReason)}`,
      running(service),
    );
  }
  if (primary.rolloutState === 'IN_PROGRESS') {
    return sentence(
      primary.failedTasks > 0
        ? `The rollout of ${primary.taskDefinition} is failing: ${failedInARow(primary.failedTasks)}`
        : `The rollout of ${primary.taskDefinition} is failing${because(trouble?.message)}`,
      `${primary.runningCount} of ${tasks(primary.desiredCount, 'new')} running`,
      breakerOutlook(service),
    );
  }
  return sentence(
    trouble
      ? `${running(service)}${because(trouble.message)}`
      : `${running(service)}, and no rollout is under way`,
    service.pendingCount > 0 && `${service.pendingCount} starting`,
  );
}

function breakerOutlook({ circuitBreaker }: EcsService): string {
  if (!circuitBreaker.enabled) {
    return 'no circuit breaker will stop it';
  }
  return circuitBreaker.rollback
    ? 'the circuit breaker will roll it back if it goes on'
    : 'the circuit breaker will stop it if it goes on';
}

function rolledBackSentence(service: EcsService, rollback: Rollback): string {
  const what = rollback.failed?.taskDefinition ?? 'The newest rollout';
  const under = rollback.to.rolloutState === 'IN_PROGRESS' ? 'is being' : 'was';
  return sentence(
    `${what} ${under} rolled back to ${rollback.to.taskDefinition}${because(rollback.reason)}`,
    running(service),
  );
}

function unknownSentence({ status }: EcsService): string {
  switch (status) {
    case 'INACTIVE':
      return 'The service was deleted.';
    case 'DRAINING':
      return 'The service is being deleted; its tasks are ending.';
    case 'ACTIVE':
      return 'ECS names no primary deployment, so the counts say nothing about a rollout.';
    default:
      return `ECS calls the service ${status}.`;
  }
}

function running({ runningCount, desiredCount }: EcsService): string {
  return `${runningCount} of ${tasks(desiredCount)} running`;
}

function failedInARow(count: number): string {
  return count === 1
    ? '1 task did not start'
    : `${count} tasks in a row did not start`;
}

function tasksOfOthers({ deployments }: EcsService): number {
  return deployments
    .filter(({ status }) => status !== 'PRIMARY')
    .reduce((sum, { runningCount }) => sum + runningCount, 0);
}

function tasks(count: number, kind?: string): string {
  return [count, kind, count === 1 ? 'task' : 'tasks']
    .filter(word => word !== undefined)
    .join(' ');
}

function because(reason: string | undefined): string {
  const words = withoutSubject(reason ?? '')
    // Where AWS would have one read on; the page has no room for it, and the event list has it all.
    .replace(/For more information, see .*$/i, '')
    .trim()
    .replace(/\.$/, '');
  return words === '' ? '' : `: ${words}`;
}

function sentence(...parts: Array<string | false>): string {
  return `${parts.filter(part => part !== false).join('; ')}.`;
}
