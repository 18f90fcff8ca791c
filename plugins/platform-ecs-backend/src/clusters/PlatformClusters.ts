import { NotFoundError } from '@backstage/errors';
import type { AwsClients } from '../aws/AwsClients';
import type { EcsGateway } from '../aws/EcsGateway';
import type { ClusterConfig } from '../config/PlatformEcsConfig';
import { ownLooks, type Looks } from '../looks/Looks';
import type { ClusterPoller } from './ClusterPoller';
import { SharedReads } from './SharedReads';

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
const SERVICE_NAME = /^[a-zA-Z0-9_-]{1,255}$/;

/** A configured cluster with all that works on it. */
export type PlatformCluster = {
  config: ClusterConfig;
  /** The AWS clients of the cluster's account and region, with the credentials that reach it. Shared with its other clusters. */
  clients: AwsClients;
  gateway: EcsGateway;
  poller: ClusterPoller;
};

/** What addresses a service in the portal: the cluster's configured id, and the service's name. */
export type ServiceAddress = { cluster: string; service: string };

/** The configured clusters: the only ones that anything here can address. */
export class PlatformClusters {
  readonly #clusters: ReadonlyMap<string, PlatformCluster>;
  readonly #looks: Looks;

  /** @param looks - how replicas share what they ask AWS; by default they don't */
  static create(
    clusters: PlatformCluster[],
    looks: Looks = ownLooks,
  ): PlatformClusters {
    return new PlatformClusters(clusters, looks);
  }

  private constructor(clusters: PlatformCluster[], looks: Looks) {
    this.#looks = looks;
    this.#clusters = new Map(
      clusters.map(cluster => [cluster.config.id, cluster]),
    );
  }

  all(): PlatformCluster[] {
    return [...this.#clusters.values()];
  }

  /**
   * The cluster of an address whose service may exist. Decided from configuration and the shape of the name alone, so that nothing odd is ever
   * passed to AWS: no path, no ARN (of whatever account), no other cluster, no service without the configured prefix.
   *
   * @throws NotFoundError (404)
   */
  resolve({ cluster: id, service }: ServiceAddress): PlatformCluster {
    const cluster = this.#clusters.get(id);
    if (!cluster) {
      throw new NotFoundError(
        'There is no such cluster among those that the portal is configured with',
      );
    }
    const { servicePrefix } = cluster.config;
    if (!SERVICE_NAME.test(service) || !service.startsWith(servicePrefix)) {
      throw new NotFoundError(`There is no such service in cluster ${id}`);
    }
    return cluster;
  }

  /** Reads of AWS that all who look share, at every replica. */
  sharedReads<T>(name: string): SharedReads<T> {
    return SharedReads.create({ name, looks: this.#looks });
  }

  /** Ends all polling. */
  stop(): void {
    for (const { poller } of this.#clusters.values()) poller.stop();
  }
}
