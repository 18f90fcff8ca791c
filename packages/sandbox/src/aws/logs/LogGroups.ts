import {
  ADOT_COLLECTOR,
  logGroupName,
} from '../ecs/describe/describeTaskDefinition';
import type { EcsWorld } from '../ecs/EcsWorld';
import type { ServiceState } from '../ecs/service';
import type { Task } from '../ecs/task';
import { burstLines, type LogBurst } from './logBurst';
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

/** The log groups of all services, and what has been asked to be written into them beside what tasks write anyway. */
export class LogGroups {
  readonly #world: EcsWorld;
  readonly #bursts: LogBurst[] = [];

  static create(world: EcsWorld): LogGroups {
    return new LogGroups(world);
  }

  private constructor(world: EcsWorld) {
    this.#world = world;
  }

  /** Epoch milliseconds, by the world's clock. */
  now(): number {
    return this.#world.now();
  }

  hasService(name: string): boolean {
    return this.#world.services().some(service => service.name === name);
  }

  /** Lets a service's tasks write more lines, from the next second on. */
  burst(options: {
    service: string;
    linesPerSecond: number;
    seconds: number;
  }): LogBurst {
    const firstSecond = Math.floor(this.now() / 1000) + 1;
    const burst = { ...options, firstSecond };
    this.#bursts.push(burst);
    return burst;
  }

  /** By name. */
  list(): LogGroupSource[] {
    const world = this.#world;
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
            .flatMap(task =>
              streamsOfTask(
                world,
                service,
                task,
                this.#bursts.filter(burst => burst.service === service.name),
              ),
            )
            .sort((a, b) => (a.name < b.name ? -1 : 1)),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

function streamsOfTask(
  world: EcsWorld,
  service: ServiceState,
  task: Task,
  bursts: LogBurst[],
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
    stream(`${key}/${key}/${task.id}`, second => {
      const lines = containerLines(service, revision, task, second);
      const more = bursts.flatMap(burst =>
        burstLines(burst, service, task, second),
      );
      return more.length === 0
        ? lines
        : [...lines, ...more].sort((a, b) => a.timestamp - b.timestamp);
    }),
    stream(`adot/${ADOT_COLLECTOR}/${task.id}`, second =>
      collectorLines(task, second),
    ),
  ];
}
