import type { Clock } from '../../clock';
import { createRandom } from '../../random';
import type { CompanyScenario } from '../../scenario';

/** A company account as cp keeps it. */
export type Company = {
  id: string;
  slug: string;
  name: string;
  plan: string;
  region: string;
  status: 'active' | 'suspended';
  userCount: number;
  stripeCustomerId: string | undefined;
  createdAt: number;
  updatedAt: number;
};

/** The company accounts of the platform. */
export class Companies {
  readonly #clock: Clock;
  readonly #seed: string;
  readonly #companies: Map<string, Company>;
  /** What each `Idempotency-Key` did. */
  readonly #done = new Map<string, string>();

  static create(options: {
    clock: Clock;
    seed: string;
    companies: readonly CompanyScenario[];
  }): Companies {
    return new Companies(options);
  }

  private constructor(options: {
    clock: Clock;
    seed: string;
    companies: readonly CompanyScenario[];
  }) {
    const { clock, seed, companies } = options;
    this.#clock = clock;
    this.#seed = seed;
    this.#companies = new Map(
      companies.map(company => {
        const createdAt = clock.now() - company.sinceDays * 86_400_000;
        // Stripe's customers name the company by this, too.
        const id = company.slug;
        return [
          id,
          {
            id,
            slug: company.slug,
            name: company.name,
            plan: company.plan,
            region: company.region,
            status: company.status,
            userCount: company.users,
            stripeCustomerId: company.stripeCustomerId,
            createdAt,
            updatedAt: createdAt,
          },
        ];
      }),
    );
  }

  all(): Company[] {
    return [...this.#companies.values()];
  }

  find(id: string): Company | undefined {
    return this.#companies.get(id);
  }

  /**
   * Suspends or reactivates a company. A repeat with the same key is a no-op.
   *
   * @returns undefined if it is already so, by another key
   */
  setStatus(
    company: Company,
    status: Company['status'],
    idempotencyKey: string | undefined,
  ): Company | undefined {
    const deed = `${company.id} ${status}`;
    if (idempotencyKey && this.#done.get(idempotencyKey) === deed) {
      return company;
    }
    if (company.status === status) {
      return undefined;
    }
    company.status = status;
    company.updatedAt = this.#clock.now();
    if (idempotencyKey) {
      this.#done.set(idempotencyKey, deed);
    }
    return company;
  }

  /** What the company uses, as sums; nothing moves in a company that is suspended. */
  usageOf(company: Company) {
    const random = createRandom(this.#seed, 'usage', company.slug);
    const share = company.status === 'active' ? 1 : 0;
    return {
      active_users_24h:
        share * Math.ceil(company.userCount * (0.2 + random.next() * 0.6)),
      backtests_24h: share * random.integer(0, company.userCount * 9),
      bots_running: share * random.integer(0, company.userCount * 2),
      paper_sessions: share * random.integer(0, company.userCount),
      compute_hours_30d: random.integer(40, company.userCount * 90 + 60),
      storage_bytes: random.integer(2, 900) * 1_000_000_000,
    };
  }
}
