import type { AwsCallError } from '../aws/AwsCallError';
import type { EcsGateway } from '../aws/EcsGateway';
import type { EcsService, EcsServiceUtilization } from '../aws/EcsService';
import { explainAwsError } from '../aws/explainAwsError';
import { mapAtMost } from '../aws/inChunks';
import type { ClusterConfig, PollingConfig } from '../config/PlatformEcsConfig';
import { imageTag, mainImage } from '../state/imageTag';
import type { ClusterSnapshot } from './ClusterSnapshot';

/** How many task definitions a look reads that no look has read before; the next look reads more. */
const NEW_TASK_DEFINITIONS_PER_LOOK = 20;
const TASK_DEFINITIONS_AT_ONCE = 4;

/** Options of {@link ClusterLook.create}. */
export type ClusterLookOptions = {
  cluster: ClusterConfig;
  gateway: EcsGateway;
  polling: PollingConfig;
};

/**
 * Looks at a cluster: lists and describes its services, and completes them with image tags and utilization. The services are what a look is about; if the
 * rest can't be read, the look succeeds with a gap.
 */
export class ClusterLook {
  readonly #cluster: ClusterConfig;
  readonly #gateway: EcsGateway;
  readonly #polling: PollingConfig;
  #utilization = new Map<string, EcsServiceUtilization>();
  #utilizationGap?: string;
  #utilizationDueAt = 0;
  #utilizationRead = false;
  #imagesGap?: string;
  #imagesDueAt = 0;

  static create(options: ClusterLookOptions): ClusterLook {
    return new ClusterLook(options);
  }

  private constructor({ cluster, gateway, polling }: ClusterLookOptions) {
    this.#cluster = cluster;
    this.#gateway = gateway;
    this.#polling = polling;
  }

  /**
   * Looks once.
   *
   * @throws AwsCallError if the services themselves could not be read
   */
  async look(options: { signal: AbortSignal }): Promise<ClusterSnapshot> {
    const listed = (await this.#gateway.listServices(options))
      .filter(({ name }) => name.startsWith(this.#cluster.servicePrefix))
      .toSorted((a, b) => a.name.localeCompare(b.name));
    const names = listed.map(({ name }) => name);
    const { services } = await this.#gateway.describeServices(names, options);
    const observedAt = new Date().toISOString();
    const utilization = this.#readUtilization(names);
    // CloudWatch's newest datum is a minute old anyhow: only the first look waits for it, a rollout is never shown late because of it.
    if (!this.#utilizationRead) await utilization;
    await this.#readTaskDefinitions(services, options);
    const byName = new Map(services.map(service => [service.name, service]));
    return {
      observedAt,
      services: listed.map(entry => {
        const service = byName.get(entry.name);
        return {
          listed: entry,
          service,
          imageTag: service && this.#imageTag(service),
          utilization: this.#utilization.get(entry.name),
        };
      }),
      gaps: [this.#utilizationGap, this.#imagesGap].filter(
        gap => gap !== undefined,
      ),
    };
  }

  async #readUtilization(names: string[]): Promise<void> {
    if (Date.now() < this.#utilizationDueAt || names.length === 0) return;
    this.#utilizationDueAt = Date.now() + this.#polling.metricsEveryMs;
    try {
      // Its own deadline: it may outlast the look that began it.
      this.#utilization = await this.#gateway.utilization(names, {
        signal: AbortSignal.timeout(this.#polling.deadlineMs),
      });
      this.#utilizationGap = undefined;
    } catch (error) {
      // An old figure without its age would pass for a new one.
      this.#utilization = new Map();
      this.#utilizationGap = `CPU and memory are not shown. ${reason('cloudwatch:GetMetricData', error)}`;
    }
    this.#utilizationRead = true;
  }

  async #readTaskDefinitions(
    services: EcsService[],
    options: { signal: AbortSignal },
  ): Promise<void> {
    if (Date.now() < this.#imagesDueAt) return;
    const unknown = [
      ...new Set(services.map(({ taskDefinitionArn }) => taskDefinitionArn)),
    ].filter(arn => arn !== '' && !this.#gateway.knownTaskDefinition(arn));
    try {
      await mapAtMost(
        TASK_DEFINITIONS_AT_ONCE,
        unknown.slice(0, NEW_TASK_DEFINITIONS_PER_LOOK),
        arn => this.#gateway.describeTaskDefinition(arn, options),
      );
      this.#imagesGap = undefined;
    } catch (error) {
      // What is denied now is denied in a second too.
      this.#imagesDueAt = Date.now() + this.#polling.metricsEveryMs;
      this.#imagesGap = `Some image tags are not shown. ${reason('ecs:DescribeTaskDefinition', error)}`;
    }
  }

  #imageTag({ taskDefinitionArn }: EcsService): string | undefined {
    const known = this.#gateway.knownTaskDefinition(taskDefinitionArn);
    const image = known && mainImage(known);
    return image && imageTag(image);
  }
}

function reason(permission: string, error: unknown): string {
  const explained: AwsCallError = explainAwsError(permission, error);
  return `${explained.message}.`;
}
