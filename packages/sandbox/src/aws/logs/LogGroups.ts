import {
  ADOT_COLLECTOR,
  logGroupName,
} from '../ecs/describe/describeTaskDefinition';
import type { EcsWorld } from '../ecs/EcsWorld';
import type { ServiceState } from '../ecs/service';
import type { Task } from '../ecs/task';
import { collectorLines, containerLines, type LogLine } from './logLines';

/** How long a line takes until it can be read. */
export const INGESTION_MS = 400;

/** A log stream: what one container of one task writes. */
export interface LogStreamSource {
  name: string;
  /** Epoch milliseconds of its first line. */
  beginsAt: number;
  /** Epoch milliseconds after which nothing more is written; Infinity while its task runs. */
  endsAt: number;
  /** What it has written in a second and can be read now; oldest first. @param second - epoch seconds */
  linesOf(second: number): LogLine[];
}

/** A log group: one service. */
export interface LogGroupSource {
  name: string;
  arn: string;
  createdAt: number;
  /** By name. */
  streams(): LogStreamSource[];
}

/** The log groups of all services, by name. */
export function listLogGroups(world: EcsWorld): LogGroupSource[] {
  return world
    .services()
    .map(service => ({
      name: logGroupName(service),
      arn: world.arn('logs', `log-group:${logGroupName(service)}`),
      createdAt: service.createdAt,
      streams: () =>
        [...service.tasks, ...service.stoppedTasks]
          .filter(
            task =>
              task.runningAt + INGESTION_MS <= world.now() &&
              !(task.end && task.end.at < task.runningAt),
          )
          .flatMap(task => streamsOfTask(world, service, task))
          .sort((a, b) => (a.name < b.name ? -1 : 1)),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function streamsOfTask(
  world: EcsWorld,
  service: ServiceState,
  task: Task,
): LogStreamSource[] {
  const { key } = service.scenario;
  const revision = service.revisions.get(task.revision);
  if (!revision) {
    throw new Error(`${service.name} has no revision ${task.revision}`);
  }
  const stream = (
    name: string,
    write: (second: number) => LogLine[],
  ): LogStreamSource => ({
    name,
    beginsAt: task.runningAt,
    endsAt: task.end?.stoppedAt ?? Infinity,
    linesOf: second =>
      write(second).filter(
        ({ timestamp }) => timestamp + INGESTION_MS <= world.now(),
      ),
  });
  return [
    stream(`${key}/${key}/${task.id}`, second =>
      containerLines(service, revision, task, second),
    ),
    stream(`adot/${ADOT_COLLECTOR}/${task.id}`, second =>
      collectorLines(task, second),
    ),
  ];
}
