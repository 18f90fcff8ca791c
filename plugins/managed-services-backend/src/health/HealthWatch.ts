import type { OfferStore } from '../offers/OfferStore';
import type { HealthProbe } from './HealthProbe';
import type { HealthStore } from './HealthStore';

/** How many services are asked at once. */
const AT_ONCE = 10;

/** Looks at the services of the catalogue, and writes down what it finds. */
export class HealthWatch {
  readonly #offers: Pick<OfferStore, 'all'>;
  readonly #probe: Pick<HealthProbe, 'check'>;
  readonly #health: Pick<HealthStore, 'record' | 'forget'>;

  static create(options: {
    offers: Pick<OfferStore, 'all'>;
    probe: Pick<HealthProbe, 'check'>;
    health: Pick<HealthStore, 'record' | 'forget'>;
  }): HealthWatch {
    return new HealthWatch(options);
  }

  private constructor(options: {
    offers: Pick<OfferStore, 'all'>;
    probe: Pick<HealthProbe, 'check'>;
    health: Pick<HealthStore, 'record' | 'forget'>;
  }) {
    this.#offers = options.offers;
    this.#probe = options.probe;
    this.#health = options.health;
  }

  /**
   * One look at each. What isn't looked at any more, because it is deleted or has no address, is forgotten.
   *
   * @throws ServiceUnavailableError if the database can't be reached; the scheduler logs it and runs again
   */
  async look(signal: AbortSignal): Promise<void> {
    const offers = await this.#offers.all();
    for (let next = 0; next < offers.length; next += AT_ONCE) {
      signal.throwIfAborted();
      await Promise.all(
        offers
          .slice(next, next + AT_ONCE)
          .map(async ({ id, deleted, content: { healthUrl } }) =>
            deleted || !healthUrl
              ? this.#health.forget(id)
              : this.#health.record(id, await this.#probe.check(healthUrl)),
          ),
      );
    }
  }
}
