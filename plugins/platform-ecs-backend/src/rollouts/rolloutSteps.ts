import type {
  EcsTask,
  RolloutOutcome,
  RolloutStep,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { lifecycleStages, shiftsTraffic } from './lifecycleStages';
import { runningAmong, type RolloutFacts } from './rolloutFacts';
import { isUnderWay } from './rolloutOutcome';

/** A step before it is known where the deployment stands. */
type PlannedStep = Pick<RolloutStep, 'id' | 'title' | 'at' | 'detail'> & {
  isDone: boolean;
};

/** The steps of a deployment with their times: what is done, what happens now, what is to come, what will never come. */
export function rolloutSteps(
  facts: RolloutFacts,
  outcome: RolloutOutcome,
): RolloutStep[] {
  const { strategy = 'ROLLING' } = facts.deployment.deploymentConfiguration;
  const planned = shiftsTraffic(strategy)
    ? trafficSteps(facts, outcome)
    : rollingSteps(facts);
  return placed(planned, facts, outcome);
}

function rollingSteps({
  deployment,
  newTasks,
  oldTasks,
}: RolloutFacts): PlannedStep[] {
  const wanted = deployment.targetServiceRevision?.requestedTaskCount ?? 0;
  const running = runningAmong(newTasks);
  const started = timesOf(newTasks, 'startedAt');
  const allRun = wanted > 0 && running >= wanted;
  const oldLeft = oldTasks.filter(({ lastStatus }) => lastStatus !== 'STOPPED');
  const over = deployment.status === 'SUCCESSFUL';
  // ECS forgets stopped tasks after about an hour; that some failed it remembers.
  const someFailed =
    (deployment.deploymentCircuitBreaker?.failureCount ?? 0) > 0;
  return [
    requestedStep(deployment.createdAt),
    {
      id: 'starting',
      title: 'New tasks start',
      at: timesOf(newTasks, 'createdAt')[0],
      isDone: newTasks.length > 0 || someFailed || over,
    },
    {
      id: 'first-running',
      title: 'First new task runs',
      at: started[0],
      isDone: started.length > 0 || over,
    },
    {
      id: 'all-running',
      title: wanted > 0 ? `All ${wanted} run` : 'All run',
      at: allRun ? started.at(-1) : undefined,
      detail:
        wanted > 0 && !allRun && !over ? `${running} of ${wanted}` : undefined,
      isDone: allRun || over,
    },
    {
      id: 'old-gone',
      title: 'Old tasks are gone',
      at:
        allRun && oldLeft.length === 0
          ? timesOf(oldTasks, 'stoppedAt').at(-1)
          : undefined,
      detail:
        oldLeft.length > 0 && allRun ? `${oldLeft.length} left` : undefined,
      isDone: over || (allRun && oldLeft.length === 0),
    },
    steadyStep(deployment.finishedAt, over),
  ];
}

function trafficSteps(
  { deployment }: RolloutFacts,
  outcome: RolloutOutcome,
): PlannedStep[] {
  const over = outcome === 'succeeded';
  const at = lifecycleStages.findIndex(
    ({ id }) => id === deployment.lifecycleStage,
  );
  return [
    requestedStep(deployment.createdAt),
    ...lifecycleStages
      .filter(
        stage =>
          !('occasional' in stage) || stage.id === deployment.lifecycleStage,
      )
      .map(({ id, title }) => ({
        id,
        title,
        isDone: over || at > lifecycleStages.findIndex(it => it.id === id),
      })),
    steadyStep(deployment.finishedAt, over),
  ];
}

function requestedStep(createdAt: string | undefined): PlannedStep {
  return { id: 'requested', title: 'Requested', at: createdAt, isDone: true };
}

function steadyStep(finishedAt: string | undefined, over: boolean) {
  return {
    id: 'steady',
    title: 'Done',
    at: over ? finishedAt : undefined,
    isDone: over,
  };
}

/** Says of each step where it stands, and adds how a deployment ended that did not get to its last one. */
function placed(
  planned: PlannedStep[],
  { deployment }: RolloutFacts,
  outcome: RolloutOutcome,
): RolloutStep[] {
  const underWay = isUnderWay(outcome);
  const isRollback =
    outcome === 'rolling-back' ||
    outcome === 'rolled-back' ||
    outcome === 'rollback-failed';
  const goesOn = underWay && !isRollback;
  const steps: RolloutStep[] = [];
  let isNow = goesOn;
  for (const { isDone, ...step } of planned) {
    if (isDone) {
      steps.push({ ...step, state: 'done' });
    } else if (isNow) {
      steps.push({ ...step, state: 'now' });
      isNow = false;
    } else {
      steps.push({ ...step, state: goesOn ? 'waiting' : 'skipped' });
    }
  }
  if (isRollback) {
    steps.push(
      {
        id: 'rollback',
        title: 'Rollback begins',
        at: deployment.rollback?.startedAt,
        state: 'failed',
      },
      {
        id: 'rollback-end',
        title:
          outcome === 'rollback-failed' ? 'Rollback failed' : 'Rolled back',
        at: underWay ? undefined : deployment.finishedAt,
        state: rollbackState(outcome),
      },
    );
  } else if (outcome === 'stopped') {
    steps.push({
      id: 'stopped',
      title: 'Stopped',
      at: deployment.stoppedAt ?? deployment.finishedAt,
      state: 'failed',
    });
  }
  return steps;
}

function rollbackState(outcome: RolloutOutcome): RolloutStep['state'] {
  if (outcome === 'rolling-back') return 'now';
  return outcome === 'rollback-failed' ? 'failed' : 'done';
}

/** The times at which something happened to the tasks, the earliest first. */
function timesOf(
  tasks: readonly EcsTask[],
  field: 'createdAt' | 'startedAt' | 'stoppedAt',
): string[] {
  return tasks
    .map(task => task[field])
    .filter(time => time !== undefined)
    .toSorted();
}
