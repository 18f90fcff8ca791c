import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ClusterEntityProvider } from './ClusterEntityProvider';
import type { InventoryClient } from './InventoryClient';

/** Keeps the catalog in step with what runs. */
export class ServiceEntitySync {
  readonly #inventory: Pick<InventoryClient, 'read'>;
  readonly #providers: ClusterEntityProvider[];
  readonly #logger: LoggerService;

  static create(options: {
    inventory: Pick<InventoryClient, 'read'>;
    providers: ClusterEntityProvider[];
    logger: LoggerService;
  }) {
    return new ServiceEntitySync(options);
  }

  private constructor(options: {
    inventory: Pick<InventoryClient, 'read'>;
    providers: ClusterEntityProvider[];
    logger: LoggerService;
  }) {
    this.#inventory = options.inventory;
    this.#providers = options.providers;
    this.#logger = options.logger;
  }

  /**
   * Reads the inventory once, and brings each cluster's entities in step with it. A cluster that could not be read keeps its entities: that it can't be
   * seen says nothing about what it runs.
   *
   * @throws what {@link InventoryClient.read} throws; the scheduler logs it and runs again
   */
  async run(options: { signal: AbortSignal }): Promise<void> {
    const { clusters } = await this.#inventory.read(options);
    for (const provider of this.#providers) {
      const cluster = clusters.find(
        candidate => candidate.cluster === provider.cluster,
      );
      if (!cluster || cluster.problem !== undefined) {
        this.#logger.warn(
          `The services of cluster ${provider.cluster} can't be read now: the catalog keeps those it has`,
        );
        continue;
      }
      await provider.replaceWith(cluster);
    }
  }
}
