import {
  endingInWords,
  type EcsTask,
  type Rollout,
} from '@alphaswarm-admin/plugin-platform-ecs-common';

/** A phase of a task's life, as the timeline draws it. */
export type LanePhase =
  'provisioning' | 'pulling' | 'activating' | 'running' | 'stopping';

/** A stretch of a lane. Shares of the timeline's width, 0 to 1. */
export type LaneSegment = { phase: LanePhase; from: number; to: number };

/** One task's lane. */
export type Lane = {
  task: EcsTask;
  side: 'new' | 'old';
  segments: LaneSegment[];
  /** Whether it went without having been asked to. */
  failed: boolean;
  /** Where the task ended, a share; absent while it hasn't, or when that is outside. */
  endsAt?: number;
  /** What it is doing, or why it went. */
  words: string;
};

/** What the timeline covers, epoch milliseconds. */
export type TimeWindow = { from: number; to: number };

/** The shortest time that the timeline covers, milliseconds. */
const SHORTEST_MS = 30_000;
/** How much is shown before the deployment began and, once it is over, after: a share of its length. */
const MARGIN = 0.06;

/**
 * The time that a deployment's timeline covers: from shortly before it began to now, or to shortly after it ended.
 *
 * @param now - epoch milliseconds
 */
export function timeWindow(
  { createdAt, finishedAt }: Pick<Rollout, 'createdAt' | 'finishedAt'>,
  now: number,
): TimeWindow {
  const end = finishedAt ? Date.parse(finishedAt) : now;
  const begin = createdAt ? Date.parse(createdAt) : end - SHORTEST_MS;
  const length = Math.max(end - begin, SHORTEST_MS);
  return {
    from: begin - length * MARGIN,
    to: finishedAt
      ? Math.min(begin + length * (1 + MARGIN), now)
      : begin + length,
  };
}

/** The share of a window at which a time lies; below 0 or above 1 outside of it. */
export function shareOf({ from, to }: TimeWindow, at: number): number {
  return (at - from) / (to - from);
}

/**
 * A lane for each task: the new ones in the order in which they came, then the old ones. Lanes don't change places while they are looked at.
 *
 * @param now - epoch milliseconds
 */
export function taskLanes(
  tasks: readonly EcsTask[],
  newTaskIds: readonly string[],
  window: TimeWindow,
  now: number,
): Lane[] {
  const isNew = new Set(newTaskIds);
  return tasks
    .toSorted(
      (a, b) =>
        Number(isNew.has(b.id)) - Number(isNew.has(a.id)) ||
        (a.createdAt ?? '').localeCompare(b.createdAt ?? '') ||
        a.id.localeCompare(b.id),
    )
    .map(task => ({
      task,
      side: isNew.has(task.id) ? ('new' as const) : ('old' as const),
      segments: segmentsOf(task, window, now),
      failed: task.ending !== undefined && task.ending.kind !== 'asked',
      endsAt: endOf(task, window),
      words: laneWords(task),
    }));
}

/** When each phase begins, in order. */
const begins: ReadonlyArray<[LanePhase, keyof EcsTask]> = [
  ['provisioning', 'createdAt'],
  ['pulling', 'pullStartedAt'],
  ['activating', 'pullStoppedAt'],
  ['running', 'startedAt'],
  ['stopping', 'stoppingAt'],
];

function segmentsOf(
  task: EcsTask,
  window: TimeWindow,
  now: number,
): LaneSegment[] {
  const marks = begins.flatMap(([phase, field]) => {
    const at = task[field];
    return typeof at === 'string' ? [{ phase, at: Date.parse(at) }] : [];
  });
  const end = task.stoppedAt ? Date.parse(task.stoppedAt) : now;
  return marks
    .map(({ phase, at }, index) => ({
      phase,
      from: clamp(shareOf(window, at)),
      to: clamp(shareOf(window, marks[index + 1]?.at ?? end)),
    }))
    .filter(({ from, to }) => to > from);
}

function endOf({ stoppedAt }: EcsTask, window: TimeWindow) {
  if (!stoppedAt) return undefined;
  const share = shareOf(window, Date.parse(stoppedAt));
  return share >= 0 && share <= 1 ? share : undefined;
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}

/** What a task is doing, in words. */
export function laneWords(task: EcsTask): string {
  const { lastStatus, desiredStatus, health, ending } = task;
  if (lastStatus === 'STOPPED') {
    const words = endingInWords(ending);
    return words.charAt(0).toUpperCase() + words.slice(1);
  }
  if (desiredStatus === 'STOPPED') {
    return ending && ending.kind !== 'asked'
      ? `Stopping: ${ending.cause}`
      : 'Draining';
  }
  switch (lastStatus) {
    case 'PROVISIONING':
      return 'Provisioning';
    case 'PENDING':
      return 'Pulling the image';
    case 'ACTIVATING':
      return 'Activating';
    case 'RUNNING':
      return health === 'UNKNOWN'
        ? 'Running'
        : `Running, ${health.toLowerCase()}`;
    default:
      return lastStatus;
  }
}

/** Round times for the axis, about five of them: shares and labels. */
export function axisTicks(
  window: TimeWindow,
  begin: number,
): Array<{ share: number; label: string }> {
  const length = window.to - begin;
  const step =
    [5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 86_400]
      .map(seconds => seconds * 1000)
      .find(ms => length / ms <= 6) ?? length / 5;
  const ticks = [];
  for (let after = 0; begin + after <= window.to; after += step) {
    ticks.push({
      share: shareOf(window, begin + after),
      label: after === 0 ? '0' : `+${tickWords(after)}`,
    });
  }
  return ticks;
}

function tickWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) {
    return seconds % 60
      ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
      : `${seconds / 60} min`;
  }
  return `${Math.round((seconds / 3_600) * 10) / 10} h`;
}
