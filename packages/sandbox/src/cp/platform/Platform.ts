import type { Clock } from '../../clock';
import type { Scenario } from '../../scenario';
import { Companies } from './companies';
import { Halt, type HaltTarget } from './Halt';
import { Tenants } from './Tenants';
import { Workloads } from './Workloads';

/** How much runs of what isn't a workload; of the others the workloads say. */
const RUNNING: { [target in HaltTarget]?: number } = {
  terraform: 1,
  agents: 9,
  rl: 2,
  'quant-agents': 3,
  workflows: 4,
};

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

  /** A tenant of a company that is there already only gets other quotas. */
  provision(spec: Parameters<Tenants['provision']>[0]): void {
    const { tenants, workloads } = this.#world;
    const isNew = !tenants.describe(spec.tenant_id);
    tenants.provision(spec);
    if (isNew) workloads.host(spec.tenant_id);
  }

  /** @returns whether there was such a tenant */
  deprovision(id: string): boolean {
    const { tenants, workloads } = this.#world;
    const tenant = tenants.describe(id);
    if (!tenant) return false;
    workloads.removeNamespace(tenant.namespace);
    return tenants.remove(id);
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
      companies: companies.map(company => ({
        slug: company.slug,
        workloads: company.workloads,
        running: company.status === 'active',
        failing: company.failingWorkload,
      })),
    });
    return {
      workloads,
      companies: Companies.create({ clock, seed, companies }),
      tenants: Tenants.create({
        clock,
        slugs: companies.map(({ slug }) => slug),
      }),
      halt: Halt.create({
        clock,
        haltable: {
          running: target => RUNNING[target] ?? workloads.inflight(target),
          stopWorkloads: () => workloads.halt(),
          resumeWorkloads: () => workloads.resume(),
        },
      }),
    };
  }
}
