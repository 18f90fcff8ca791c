import type { EcsTask } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { CallOptions } from '../aws/EcsGateway';
import type { TaskGateway } from './TaskGateway';

/** How often the list of stopped tasks is read again: one that starts and stops between two looks is seen this late. Milliseconds. */
const STOPPED_EVERY_MS = 10_000;

/**
 * The tasks of one service, look by look. A look lists those that are meant to run, and describes them together with those that were seen before and
 * are not known to have stopped: a task's end costs no call of its own. The list of stopped ones is read now and then.
 */
export class ServiceTasks {
  readonly #service: string;
  readonly #gateway: TaskGateway;
  #tasks = new Map<string, EcsTask>();
  #stoppedReadAt = Number.NEGATIVE_INFINITY;

  static create(options: {
    service: string;
    gateway: TaskGateway;
  }): ServiceTasks {
    return new ServiceTasks(options);
  }

  private constructor(options: { service: string; gateway: TaskGateway }) {
    this.#service = options.service;
    this.#gateway = options.gateway;
  }

  /**
   * Goes on from another replica's last look.
   *
   * @param last - what it found, and when it had last listed the stopped ones, epoch milliseconds
   */
  resume(last: { tasks: readonly EcsTask[]; stoppedReadAt: number }): void {
    this.#tasks = new Map(last.tasks.map(task => [task.arn, task]));
    this.#stoppedReadAt = last.stoppedReadAt;
  }

  /** When the list of stopped ones was last read, epoch milliseconds. */
  get stoppedReadAt(): number {
    return this.#stoppedReadAt;
  }

  /**
   * Looks once.
   *
   * @returns those that run or start, newest first, then those that stopped, newest first
   * @throws AwsCallError
   */
  async look(options: CallOptions): Promise<EcsTask[]> {
    const now = Date.now();
    // Either way: the last one may have been read by another replica's clock.
    const readStopped = Math.abs(now - this.#stoppedReadAt) >= STOPPED_EVERY_MS;
    const [running, stopped] = await Promise.all([
      this.#list('RUNNING', options),
      readStopped ? this.#list('STOPPED', options) : [],
    ]);
    const unsettled = [...this.#tasks.values()]
      .filter(({ lastStatus }) => lastStatus !== 'STOPPED')
      .map(({ arn }) => arn);
    const isNew = (arn: string) =>
      this.#tasks.get(arn)?.lastStatus !== 'STOPPED';
    const wanted = new Set([
      ...running,
      ...unsettled,
      ...stopped.filter(isNew),
    ]);
    const described = await this.#gateway.describeTasks([...wanted], options);
    if (readStopped) this.#stoppedReadAt = now;

    // What ECS has forgotten isn't shown as what it says.
    const listed = new Set(stopped);
    const tasks = new Map(
      [...this.#tasks].filter(
        ([arn]) => !wanted.has(arn) && (!readStopped || listed.has(arn)),
      ),
    );
    for (const { task } of described) tasks.set(task.arn, task);
    this.#tasks = tasks;
    return inOrder([...tasks.values()]);
  }

  #list(
    desiredStatus: 'RUNNING' | 'STOPPED',
    options: CallOptions,
  ): Promise<string[]> {
    return this.#gateway.listTasks(
      { service: this.#service, desiredStatus },
      options,
    );
  }
}

/** Those that run or start, newest first, then those that stopped, newest first. */
export function inOrder(tasks: readonly EcsTask[]): EcsTask[] {
  const isOver = ({ lastStatus }: EcsTask) => lastStatus === 'STOPPED';
  const at = (task: EcsTask) =>
    (isOver(task) ? task.stoppedAt : task.createdAt) ?? '';
  return tasks.toSorted(
    (a, b) =>
      Number(isOver(a)) - Number(isOver(b)) ||
      at(b).localeCompare(at(a)) ||
      a.id.localeCompare(b.id),
  );
}
