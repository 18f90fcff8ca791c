import type { Clock } from '../../clock';
import type { Scenario } from '../../scenario';
import { Companies } from './companies';
import { Halt } from './Halt';
import { Tenants } from './Tenants';
import { Workloads } from './Workloads';

/** What alphaswarm-cp and alphaswarm-core look at: the same companies, workloads and kill switch. */
export class Platform {
  readonly #clock: Clock;
  readonly #scenario: Pick<Scenario, 'seed' | 'companies'>;
  #world: ReturnType<Platform['build']>;
  /** How many of the next mutations cp answers with a challenge of its own (RFC 9470). */
  challenges = 0;

  static create(options: {
    clock: Clock;
    scenario: Pick<Scenario, 'seed' | 'companies'>;
  }): Platform {
    return new Platform(options.clock, options.scenario);
  }

  private constructor(
    clock: Clock,
    scenario: Pick<Scenario, 'seed' | 'companies'>,
  ) {
    this.#clock = clock;
    this.#scenario = scenario;
    this.#world = this.build();
  }

  get clock(): Clock {
    return this.#clock;
  }

  get seed(): string {
    return this.#scenario.seed;
  }

  get companies(): Companies {
    return this.#world.companies;
  }

  get workloads(): Workloads {
    return this.#world.workloads;
  }

  get halt(): Halt {
    return this.#world.halt;
  }

  get tenants(): Tenants {
    return this.#world.tenants;
  }

  /** Everything as at the start. */
  reset(): void {
    this.#world = this.build();
    this.challenges = 0;
  }

  private build() {
    const clock = this.#clock;
    const { seed, companies } = this.#scenario;
    const workloads = Workloads.create({
      clock,
      seed,
      companies: companies.map(({ slug, workloads: count, status }) => ({
        slug,
        workloads: count,
        running: status === 'active',
      })),
    });
    return {
      workloads,
      companies: Companies.create({ clock, seed, companies }),
      tenants: Tenants.create({
        clock,
        slugs: companies.map(({ slug }) => slug),
      }),
      halt: Halt.create({ clock, stopWorkloads: () => workloads.halt() }),
    };
  }
}
