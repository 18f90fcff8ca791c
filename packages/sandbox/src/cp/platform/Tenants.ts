import type { z } from 'zod';
import type { Clock } from '../../clock';
import type { tenantSpecSchema } from '../manage/requests';

/** From provisioning until it is applied, milliseconds. */
const APPLYING_MS = 3_000;

type Spec = z.output<typeof tenantSpecSchema>;

/** The tenants that cp has provisioned. */
export class Tenants {
  readonly #clock: Clock;
  readonly #tenants = new Map<string, { spec: Spec; since: number }>();

  /** @param options.slugs - the tenants that are there from the beginning */
  static create(options: { clock: Clock; slugs: readonly string[] }): Tenants {
    return new Tenants(options.clock, options.slugs);
  }

  private constructor(clock: Clock, slugs: readonly string[]) {
    this.#clock = clock;
    for (const slug of slugs) {
      this.#tenants.set(slug, {
        spec: {
          tenant_id: slug,
          plan: 'b2b',
          quotas: { cpu: '32', memory: '128Gi', gpus: '2', pods: '120' },
        },
        since: clock.now() - 86_400_000,
      });
    }
  }

  provision(spec: Spec): void {
    this.#tenants.set(spec.tenant_id, { spec, since: this.#clock.now() });
  }

  /** @returns whether there was one */
  remove(id: string): boolean {
    return this.#tenants.delete(id);
  }

  /** @returns undefined if there is none */
  describe(id: string) {
    const tenant = this.#tenants.get(id);
    if (!tenant) {
      return undefined;
    }
    const { spec, since } = tenant;
    const applied = this.#clock.now() - since >= APPLYING_MS;
    return {
      tenant_id: id,
      namespace: `tenant-${id}`,
      phase: applied ? 'applied' : 'pending',
      applied_at: applied ? new Date(since + APPLYING_MS).toISOString() : null,
      conditions: [
        {
          type: 'QuotaApplied',
          status: applied ? 'True' : 'False',
          reason: applied ? 'Applied' : 'Applying',
        },
      ],
      error: null,
      plan: spec.plan,
      quotas: spec.quotas,
    };
  }
}
