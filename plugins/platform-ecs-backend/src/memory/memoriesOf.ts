import {
  endingInWords,
  type EcsTask,
  type RolloutSummary,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { EcsService } from '../aws/EcsService';
import { withoutSubject } from '../state/rolledBack';
import { serviceState } from '../state/serviceState';
import { stateSentence } from '../state/stateSentence';
import type { NewMemory } from './MemoryStore';

/** A service and the cluster's name in the portal. */
export type Whose = { cluster: string; service: string };

/** What is kept of a task that has stopped. */
export function memoryOfTask(whose: Whose, task: EcsTask): NewMemory {
  const { ending, stoppedReason, containers } = task;
  return {
    ...whose,
    kind: 'stopped-task',
    subject: task.arn,
    happenedAt: task.stoppedAt ?? task.stoppingAt ?? task.createdAt ?? EPOCH,
    summary: `A task of ${task.taskDefinition} ${endingInWords(ending)}.`,
    words: [
      task.stopCode ?? '',
      stoppedReason ?? '',
      ...containers.flatMap(({ name, image = '', reason = '' }) => [
        name,
        image,
        reason,
      ]),
    ],
    facts: task,
  };
}

const EPOCH = new Date(0).toISOString();

/** What is kept of a service's events. */
export function memoriesOfEvents(
  whose: Whose,
  { events }: Pick<EcsService, 'events'>,
): NewMemory[] {
  return events.map(({ id, createdAt, message }) => ({
    ...whose,
    kind: 'event',
    subject: id,
    happenedAt: createdAt,
    summary: sentence(withoutSubject(message)),
    words: [message],
    facts: { id, message },
  }));
}

/** What is kept of a service deployment; again as it goes on. */
export function memoryOfDeployment(
  whose: Whose,
  rollout: RolloutSummary,
): NewMemory {
  const { arn, deploymentId, strategy, status, statusReason, outcome } =
    rollout;
  const taskDefinition = rollout.target?.taskDefinition;
  return {
    ...whose,
    kind: 'deployment',
    subject: arn,
    happenedAt: rollout.createdAt ?? rollout.startedAt ?? EPOCH,
    summary: `Deployment of ${taskDefinition ?? 'a new revision'}: ${outcomeWords[outcome]}.`,
    words: [
      deploymentId ?? '',
      status,
      statusReason ?? '',
      rollout.rollback?.reason ?? '',
    ],
    facts: {
      arn,
      deploymentId,
      strategy,
      status,
      statusReason,
      outcome,
      taskDefinition,
      startedAt: rollout.startedAt,
      finishedAt: rollout.finishedAt,
    },
  };
}

const outcomeWords: Record<RolloutSummary['outcome'], string> = {
  'in-progress': 'under way',
  paused: 'paused',
  succeeded: 'succeeded',
  'rolling-back': 'rolling back',
  'rolled-back': 'rolled back',
  'rollback-failed': 'its rollback failed',
  stopping: 'being stopped',
  stopped: 'stopped',
  unknown: 'what became of it is not known',
};

/**
 * What is kept of a service's state, if it is another than the last that was kept.
 *
 * @param last - the last state that was kept; absent if none was
 */
export function memoryOfState(
  whose: Whose,
  service: EcsService,
  last: string | undefined,
): NewMemory | undefined {
  const state = serviceState(service);
  if (state === last) return undefined;
  const said = stateSentence(service);
  return {
    ...whose,
    kind: 'state',
    subject: `${whose.cluster}/${whose.service}@${service.observedAt}`,
    happenedAt: service.observedAt,
    summary: last === undefined ? said : `${stateWords(last)} before. ${said}`,
    words: [state],
    facts: { state, sentence: said },
  };
}

function stateWords(state: string): string {
  const words = state.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
