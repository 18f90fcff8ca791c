import type {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import type { EntityFacts } from './readProviderConfig';
import { type InventoryCluster, serviceEntity } from './serviceEntity';

/** The services of one cluster, as entities. A provider of its own for each cluster, so that one that can't be read keeps what it has. */
export class ClusterEntityProvider implements EntityProvider {
  readonly cluster: string;
  readonly #facts: EntityFacts;
  #connection?: EntityProviderConnection;

  /** @param options - `cluster`: its id in the portal */
  static create(options: { cluster: string; facts: EntityFacts }) {
    return new ClusterEntityProvider(options);
  }

  private constructor(options: { cluster: string; facts: EntityFacts }) {
    this.cluster = options.cluster;
    this.#facts = options.facts;
  }

  getProviderName(): string {
    return `platform-ecs:${this.cluster}`;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
  }

  /** Brings the cluster's entities in step with its services: those of services that are gone are removed. */
  async replaceWith(cluster: InventoryCluster): Promise<void> {
    if (!this.#connection) {
      throw new Error(`The catalog has not connected ${this.cluster} yet`);
    }
    await this.#connection.applyMutation({
      type: 'full',
      entities: cluster.services.map(service => ({
        entity: serviceEntity(cluster, service, this.#facts),
        locationKey: this.getProviderName(),
      })),
    });
  }
}
