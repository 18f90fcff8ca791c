import {
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionsCommand,
  type ECSClient,
} from '@aws-sdk/client-ecs';
import { NotFoundError } from '@backstage/errors';
import { z } from 'zod';
import type { CallOptions } from '../aws/EcsGateway';
import { explainAwsError } from '../aws/explainAwsError';
import {
  parseTaskDefinition,
  type TaskDefinitionDetail,
} from './parseTaskDefinition';

/** What ECS lists in one call. */
const PER_LIST = 100;
/** More than anybody compares between two restarts of the portal; a bound all the same. */
const KEPT = 1_000;

const listSchema = z.object({
  taskDefinitionArns: z.array(z.string().min(1)).default([]),
});

/** Reads the task definitions of one account and region. Throws `AwsCallError` when AWS doesn't answer as expected. */
export interface RevisionGateway {
  /** The ARNs of a family's newest 100 revisions that can be deployed, newest first. */
  listRevisions(family: string, options: CallOptions): Promise<string[]>;

  /**
   * One task definition, as it is now: a revision never changes, but it can be deregistered.
   *
   * @param reference - ARN, or `family:revision`
   * @throws NotFoundError (404) for one that ECS doesn't know
   */
  describe(
    reference: string,
    options: CallOptions,
  ): Promise<TaskDefinitionDetail>;

  /** As {@link RevisionGateway.describe}, asked once for each: good for all but the status. */
  recall(
    reference: string,
    options: CallOptions,
  ): Promise<TaskDefinitionDetail>;
}

/** {@link RevisionGateway} over the AWS SDK. */
export class DefaultRevisionGateway implements RevisionGateway {
  readonly #ecs: ECSClient;
  readonly #kept = new Map<string, TaskDefinitionDetail>();

  static create(options: { ecs: ECSClient }): RevisionGateway {
    return new DefaultRevisionGateway(options.ecs);
  }

  private constructor(ecs: ECSClient) {
    this.#ecs = ecs;
  }

  async listRevisions(
    family: string,
    { signal }: CallOptions,
  ): Promise<string[]> {
    try {
      const answer = await this.#ecs.send(
        new ListTaskDefinitionsCommand({
          // In spite of its name, the whole family and nothing that only begins with it.
          familyPrefix: family,
          status: 'ACTIVE',
          sort: 'DESC',
          maxResults: PER_LIST,
        }),
        { abortSignal: signal },
      );
      return listSchema.parse(answer).taskDefinitionArns;
    } catch (error) {
      throw explainAwsError('ecs:ListTaskDefinitions', error);
    }
  }

  async describe(
    reference: string,
    { signal }: CallOptions,
  ): Promise<TaskDefinitionDetail> {
    try {
      const answer = await this.#ecs.send(
        new DescribeTaskDefinitionCommand({ taskDefinition: reference }),
        { abortSignal: signal },
      );
      const detail = parseTaskDefinition(answer);
      this.#keep(reference, detail);
      return detail;
    } catch (error) {
      if (isUnknownTaskDefinition(error)) {
        const name = reference.slice(reference.lastIndexOf('/') + 1);
        throw new NotFoundError(
          `ECS does not know the task definition ${name}`,
        );
      }
      throw explainAwsError('ecs:DescribeTaskDefinition', error);
    }
  }

  async recall(
    reference: string,
    options: CallOptions,
  ): Promise<TaskDefinitionDetail> {
    return this.#kept.get(reference) ?? this.describe(reference, options);
  }

  #keep(reference: string, detail: TaskDefinitionDetail): void {
    if (this.#kept.size >= KEPT) {
      const [oldest] = this.#kept.keys();
      this.#kept.delete(oldest);
    }
    this.#kept.set(reference, detail);
  }
}

/** ECS says `ClientException`, "Unable to describe task definition.", for one that isn't there. */
function isUnknownTaskDefinition(error: unknown): boolean {
  const { name, message } = (error ?? {}) as {
    name?: string;
    message?: string;
  };
  return (
    name === 'ClientException' && /unable to describe/i.test(message ?? '')
  );
}
