import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  ListServiceDeploymentsCommand,
  type ECSClient,
} from '@aws-sdk/client-ecs';
import type { CallOptions } from '../aws/EcsGateway';
import { explainAwsError } from '../aws/explainAwsError';
import { inChunks, mapAtMost } from '../aws/inChunks';
import {
  parseServiceDeployment,
  serviceDeploymentDescriptionsSchema,
  serviceDeploymentListSchema,
  serviceRevisionsSchema,
  type ServiceDeployment,
  type ServiceRevision,
} from './parseServiceDeployment';

/** What ECS takes in one call of either Describe. */
const PER_DESCRIBE = 20;
const DESCRIBES_AT_ONCE = 2;
/** More than the services of a cluster deploy between two restarts of the portal; a bound all the same. */
const REVISIONS_KEPT = 2_000;

/** Reads the service deployments of one cluster. Every method throws `AwsCallError` when AWS doesn't answer as expected. */
export interface RolloutGateway {
  /**
   * The ARNs of a service's deployments, newest first. ECS keeps them for 90 days.
   *
   * @param most - at most this many, 1 to 100
   */
  listDeployments(
    service: string,
    most: number,
    options: CallOptions,
  ): Promise<string[]>;

  /** Describes deployments, twenty to a call, newest first; no call is made for an empty list. Those that ECS doesn't know are left out. */
  describeDeployments(
    arns: string[],
    options: CallOptions,
  ): Promise<ServiceDeployment[]>;

  /** Service revisions by ARN. Asked once for each: a revision never changes. Those that ECS doesn't know are left out. */
  describeRevisions(
    arns: string[],
    options: CallOptions,
  ): Promise<Map<string, ServiceRevision>>;
}

/** {@link RolloutGateway} over the AWS SDK. */
export class DefaultRolloutGateway implements RolloutGateway {
  readonly #cluster: string;
  readonly #ecs: ECSClient;
  readonly #revisions = new Map<string, ServiceRevision>();

  static create(options: { cluster: string; ecs: ECSClient }): RolloutGateway {
    return new DefaultRolloutGateway(options);
  }

  private constructor(options: { cluster: string; ecs: ECSClient }) {
    this.#cluster = options.cluster;
    this.#ecs = options.ecs;
  }

  async listDeployments(
    service: string,
    most: number,
    { signal }: CallOptions,
  ): Promise<string[]> {
    try {
      const answer = await this.#ecs.send(
        new ListServiceDeploymentsCommand({
          cluster: this.#cluster,
          service,
          maxResults: most,
        }),
        { abortSignal: signal },
      );
      return serviceDeploymentListSchema
        .parse(answer)
        .serviceDeployments.slice(0, most);
    } catch (error) {
      throw explainAwsError('ecs:ListServiceDeployments', error);
    }
  }

  async describeDeployments(
    arns: string[],
    { signal }: CallOptions,
  ): Promise<ServiceDeployment[]> {
    try {
      const answers = await mapAtMost(
        DESCRIBES_AT_ONCE,
        inChunks(arns, PER_DESCRIBE),
        async serviceDeploymentArns => {
          const answer = await this.#ecs.send(
            new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }),
            { abortSignal: signal },
          );
          return serviceDeploymentDescriptionsSchema
            .parse(answer)
            .serviceDeployments.map(parseServiceDeployment);
        },
      );
      return answers
        .flat()
        .toSorted((a, b) =>
          (b.createdAt ?? '').localeCompare(a.createdAt ?? ''),
        );
    } catch (error) {
      throw explainAwsError('ecs:DescribeServiceDeployments', error);
    }
  }

  async describeRevisions(
    arns: string[],
    { signal }: CallOptions,
  ): Promise<Map<string, ServiceRevision>> {
    const known = new Map<string, ServiceRevision>();
    for (const arn of arns) {
      const kept = this.#revisions.get(arn);
      if (kept) known.set(arn, kept);
    }
    const unknown = [...new Set(arns)].filter(arn => !known.has(arn));
    try {
      await mapAtMost(
        DESCRIBES_AT_ONCE,
        inChunks(unknown, PER_DESCRIBE),
        async serviceRevisionArns => {
          const answer = await this.#ecs.send(
            new DescribeServiceRevisionsCommand({ serviceRevisionArns }),
            { abortSignal: signal },
          );
          const { serviceRevisions } = serviceRevisionsSchema.parse(answer);
          for (const revision of serviceRevisions) {
            known.set(revision.arn, revision);
            this.#keep(revision);
          }
        },
      );
    } catch (error) {
      throw explainAwsError('ecs:DescribeServiceRevisions', error);
    }
    return known;
  }

  #keep(revision: ServiceRevision): void {
    // ECS adds the digests when the images have been pulled: until then the revision is read again.
    if (revision.images.some(({ digest }) => digest === undefined)) return;
    if (this.#revisions.size >= REVISIONS_KEPT) {
      const [oldest] = this.#revisions.keys();
      this.#revisions.delete(oldest);
    }
    this.#revisions.set(revision.arn, revision);
  }
}
