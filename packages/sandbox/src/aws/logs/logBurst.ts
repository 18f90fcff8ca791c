import type { ServiceState } from '../ecs/service';
import type { Task } from '../ecs/task';
import type { LogLine } from './logLines';

/** A time in which a service's tasks together write so many lines more, evenly and numbered without a gap. */
export interface LogBurst {
  service: string;
  linesPerSecond: number;
  seconds: number;
  /** Epoch seconds. */
  firstSecond: number;
}

/**
 * What one of the service's running tasks writes of a burst in one second. Together they write `sequence` 0, 1, 2, … as long as no task comes or goes.
 *
 * @param second - epoch seconds
 */
export function burstLines(
  burst: LogBurst,
  service: ServiceState,
  task: Task,
  second: number,
): LogLine[] {
  const { linesPerSecond, firstSecond, seconds } = burst;
  const since = second - firstSecond;
  if (since < 0 || since >= seconds) return [];
  const running = service.tasks.filter(
    ({ end, healthyAt }) => !end && healthyAt <= firstSecond * 1000,
  );
  const turn = running.indexOf(task);
  if (turn < 0) return [];
  const lines: LogLine[] = [];
  for (let index = turn; index < linesPerSecond; index += running.length) {
    const timestamp =
      second * 1000 + Math.floor((index * 1000) / linesPerSecond);
    lines.push({
      timestamp,
      message: `{"time":"${new Date(timestamp).toISOString()}","level":"info","logger":"${service.scenario.key}","message":"burst","sequence":${since * linesPerSecond + index}}`,
    });
  }
  return lines;
}
