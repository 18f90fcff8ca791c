import { NotFoundError } from '@backstage/errors';
import type { Offer } from '@alphaswarm-admin/plugin-managed-services-common';
import type { HealthStore } from '../health/HealthStore';
import type { InstanceStore } from '../instances/InstanceStore';
import type { OfferStore } from './OfferStore';

/** The catalogue, with how its services have been. */
export class OfferReads {
  readonly #offers: OfferStore;
  readonly #instances: InstanceStore;
  readonly #health: HealthStore;

  static create(options: {
    offers: OfferStore;
    instances: InstanceStore;
    health: HealthStore;
  }): OfferReads {
    return new OfferReads(options);
  }

  private constructor(options: {
    offers: OfferStore;
    instances: InstanceStore;
    health: HealthStore;
  }) {
    this.#offers = options.offers;
    this.#instances = options.instances;
    this.#health = options.health;
  }

  /** By id. @param filter.deleted - those that are deleted, or those that aren't */
  async list(filter: { deleted: boolean }): Promise<Offer[]> {
    const [offers, health] = await Promise.all([
      this.#offers.all(),
      this.#health.all(),
    ]);
    return offers
      .filter(({ deleted }) => deleted === filter.deleted)
      .map(offer => ({ ...offer, health: health.get(offer.id) }));
  }

  /** @throws NotFoundError if there has never been such an offer */
  async one(id: string): Promise<Offer & { instances: number }> {
    const [offer, health, instances] = await Promise.all([
      this.#offers.find(id),
      this.#health.all(),
      this.#instances.countOf(id),
    ]);
    if (!offer) throw new NotFoundError(`There is no managed service '${id}'`);
    return { ...offer, health: health.get(id), instances };
  }
}
