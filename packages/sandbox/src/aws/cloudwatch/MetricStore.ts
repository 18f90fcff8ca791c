import type { EcsWorld } from '../ecs/EcsWorld';
import { sameDimensions, type MetricSource } from './MetricSource';
import { serviceMetrics } from './serviceMetrics';
import { sharedMetrics } from './sharedMetrics';

/** All metrics of the account. */
export class MetricStore {
  readonly #world: EcsWorld;
  readonly #sources: MetricSource[];

  static create(world: EcsWorld): MetricStore {
    return new MetricStore(world);
  }

  private constructor(world: EcsWorld) {
    this.#world = world;
    const services = world.services();
    this.#sources = [
      ...services.flatMap(serviceMetrics),
      ...sharedMetrics(world, services),
    ];
  }

  /** Every metric, up to date with the world. */
  list(): MetricSource[] {
    this.#world.clusters();
    return this.#sources;
  }

  find(
    namespace: string,
    name: string,
    dimensions: Record<string, string>,
  ): MetricSource | undefined {
    return this.list().find(
      source =>
        source.namespace === namespace &&
        source.name === name &&
        sameDimensions(source.dimensions, dimensions),
    );
  }
}
