import type { StripeGateway } from '../stripe/StripeGateway';
import type { ObjectKind } from '../stripe/stripeObjects';
import { replicaRow } from './replicaRow';
import type { ReplicaStore } from './ReplicaStore';

/** Keeps single things of the copy as Stripe has them. */
export class StripeReplica {
  readonly #stripe: StripeGateway;
  readonly #store: ReplicaStore;

  static create(options: {
    stripe: StripeGateway;
    store: ReplicaStore;
  }): StripeReplica {
    return new StripeReplica(options.stripe, options.store);
  }

  private constructor(stripe: StripeGateway, store: ReplicaStore) {
    this.#stripe = stripe;
    this.#store = store;
  }

  /**
   * Reads one thing from Stripe and keeps it; forgets it if Stripe has it no more.
   *
   * @throws StripeCallError or ServiceUnavailableError: then the copy is as it was
   */
  async refresh(kind: ObjectKind, id: string): Promise<void> {
    const reading = await this.#store.beginReading();
    const object = await this.#stripe.find(kind, id);
    if (!object) {
      await this.#store.forget(kind, id, reading);
      return;
    }
    const row = replicaRow(kind, object);
    await this.#store.keep([row], reading);
    // What is left of a payment is the payment's to say, and not every change of a refund is told as one of it.
    if (kind === 'refund' && row.also) await this.refresh('payment', row.also);
  }
}
