import {
  DescribeTasksCommand,
  ListTasksCommand,
  type DesiredStatus,
  type ECSClient,
} from '@aws-sdk/client-ecs';
import type { CallOptions } from '../aws/EcsGateway';
import { explainAwsError } from '../aws/explainAwsError';
import { inChunks, mapAtMost } from '../aws/inChunks';
import {
  parseTask,
  taskDescriptionsSchema,
  taskListSchema,
  type ServiceTask,
} from './parseTask';

const TASKS_PER_PAGE = 100;
const TASKS_PER_DESCRIBE = 100;
const DESCRIBES_AT_ONCE = 2;
/** More tasks than any service of the platform has; a bound all the same. */
const MOST_TASKS = 2_000;

/** Which tasks of a cluster to list. */
export type TaskFilter = {
  /** Of all services if left out. */
  service?: string;
  /** What ECS wants of them: `RUNNING` covers those that start, `STOPPED` those that are ending and, for about an hour, those that ended. */
  desiredStatus: DesiredStatus;
};

/** Reads the tasks of one cluster. Every method throws `AwsCallError` when AWS doesn't answer as expected. */
export interface TaskGateway {
  /** The ARNs of tasks. */
  listTasks(filter: TaskFilter, options: CallOptions): Promise<string[]>;

  /**
   * Describes tasks by ARN, a hundred to a call; no call is made for an empty list. Tasks that ECS has forgotten are left out.
   */
  describeTasks(arns: string[], options: CallOptions): Promise<ServiceTask[]>;
}

/** {@link TaskGateway} over the AWS SDK. */
export class DefaultTaskGateway implements TaskGateway {
  readonly #cluster: string;
  readonly #ecs: ECSClient;

  static create(options: { cluster: string; ecs: ECSClient }): TaskGateway {
    return new DefaultTaskGateway(options);
  }

  private constructor(options: { cluster: string; ecs: ECSClient }) {
    this.#cluster = options.cluster;
    this.#ecs = options.ecs;
  }

  async listTasks(
    { service, desiredStatus }: TaskFilter,
    { signal }: CallOptions,
  ): Promise<string[]> {
    try {
      const arns: string[] = [];
      let nextToken: string | undefined;
      do {
        const answer = await this.#ecs.send(
          new ListTasksCommand({
            cluster: this.#cluster,
            serviceName: service,
            desiredStatus,
            maxResults: TASKS_PER_PAGE,
            nextToken,
          }),
          { abortSignal: signal },
        );
        const page = taskListSchema.parse(answer);
        arns.push(...page.taskArns);
        nextToken = page.nextToken;
      } while (nextToken !== undefined && arns.length < MOST_TASKS);
      return arns;
    } catch (error) {
      throw explainAwsError('ecs:ListTasks', error);
    }
  }

  async describeTasks(
    arns: string[],
    { signal }: CallOptions,
  ): Promise<ServiceTask[]> {
    try {
      const answers = await mapAtMost(
        DESCRIBES_AT_ONCE,
        inChunks(arns, TASKS_PER_DESCRIBE),
        async tasks => {
          const answer = await this.#ecs.send(
            new DescribeTasksCommand({ cluster: this.#cluster, tasks }),
            { abortSignal: signal },
          );
          return taskDescriptionsSchema.parse(answer).tasks.map(parseTask);
        },
      );
      return answers.flat();
    } catch (error) {
      throw explainAwsError('ecs:DescribeTasks', error);
    }
  }
}
