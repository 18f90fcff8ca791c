import type { EcsService } from '../aws/EcsService';
import { cpuInWords, memoryInWords } from '../revisions/compareTaskDefinitions';
import { shiftsTraffic } from '../rollouts/lifecycleStages';

/** What one task reserves; what isn't known is left out. A type and no interface: it goes into the ledger. */
export type TaskSize = {
  /** CPU units, 1024 to a core. */
  cpu?: number;
  /** MiB. */
  memory?: number;
};

/** What decides how many tasks a rollout runs at once. */
export type RolloutShape = EcsService['deploymentConfiguration'] & {
  desiredCount: number;
};

/**
 * How many tasks may run at once while a service is deployed, how many more that is than it wants, and how many at least stay healthy.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 */
export function rolloutBounds(shape: RolloutShape): {
  most: number;
  extra: number;
  healthy: number;
} {
  const { desiredCount, strategy } = shape;
  if (shiftsTraffic(strategy)) {
    return {
      most: desiredCount * 2,
      extra: desiredCount,
      healthy: desiredCount,
    };
  }
  const most = Math.floor((desiredCount * shape.maximumPercent) / 100);
  return {
    most,
    extra: Math.max(0, most - desiredCount),
    healthy: Math.ceil((desiredCount * shape.minimumHealthyPercent) / 100),
  };
}

/** The capacity that a rollout needs beside what runs, in words. */
export function capacityInWords(shape: RolloutShape, size: TaskSize): string {
  const { desiredCount, strategy } = shape;
  if (desiredCount === 0) return 'No task will start: zero are wanted.';
  const { most, extra, healthy } = rolloutBounds(shape);
  if (shiftsTraffic(strategy)) {
    return `Both revisions run side by side until all traffic has gone over: ${tasks(extra)} more${sizeOf(extra, size)} for that long.`;
  }
  if (extra === 0) {
    return `No capacity beyond that of ${tasks(desiredCount)} is needed; as few as ${healthy} of them may be healthy meanwhile.`;
  }
  return `Up to ${tasks(most)} run at once meanwhile, ${extra} more than now${sizeOf(extra, size)}; at least ${healthy} stay healthy.`;
}

/** A number of tasks in words. */
export function tasks(count: number): string {
  return `${count} ${count === 1 ? 'task' : 'tasks'}`;
}

/** What so many tasks reserve, in words with brackets; empty if their size isn't known. */
export function sizeOf(count: number, { cpu, memory }: TaskSize): string {
  const parts = [
    ...(cpu === undefined ? [] : [cpuInWords(cpu * count)]),
    ...(memory === undefined ? [] : [memoryInWords(memory * count)]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
