import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  Company,
  CpOperationsClient,
  Deployment,
  Tenant,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type {
  CollectionState,
  SubscriptionCollection,
} from '@alphaswarm-admin/plugin-billing-node';

/** An active company that is billed, as cp tells of it. */
export function kita(change: Partial<Company> = {}): Company {
  return {
    id: 'kita',
    slug: 'kita-markets',
    name: 'Kita Markets',
    billingEmail: 'billing@kita.example',
    status: 'active',
    plan: 'team',
    userCount: 24,
    region: 'eu-west-1',
    entraTenantId: undefined,
    stripeCustomerId: 'cus_kita',
    usage: {
      activeUsers24h: 11,
      backtests24h: 40,
      botsRunning: 3,
      paperSessions: 2,
      computeHours30d: 120.5,
      storageBytes: 5_000_000_000,
    },
    createdAt: '2025-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...change,
  };
}

function workload(phase: Deployment['phase']): Deployment {
  return {
    serviceId: `kita-${phase}`,
    provider: 'kubernetes',
    phase,
    replicasDesired: 1,
    replicasReady: 1,
    image: undefined,
    namespace: 'tenant-kita',
    lastTransitionAt: undefined,
    conditions: [],
    endpoints: {},
  };
}

type ChangeCall = Parameters<CpOperationsClient['suspendCompany']>;

/** cp and Stripe with one company that has two workloads, one of them running, and two subscriptions. What was asked of them is kept. */
export class FakePlatform {
  company = kita();
  subscriptions: CollectionState['subscriptions'] = [
    { id: 'sub_1', status: 'active', paused: false, pausedHere: false },
    // Somebody paused this one in Stripe.
    { id: 'sub_2', status: 'active', paused: true, pausedHere: false },
  ];
  stripeConnected = true;
  /** What was changed, in order: `suspend <key>`. */
  readonly asked: string[] = [];
  /** Thrown before the change, or after it: then it has happened all the same. */
  readonly failing = new Map<
    string,
    { error: Error; when: 'before' | 'after' }
  >();

  readonly cp = {
    company: jest.fn(async (id: string): Promise<Company> => {
      if (id !== this.company.id) throw new NotFoundError('No such company');
      return { ...this.company };
    }),
    companies: jest.fn(async () => ({
      items: [this.company],
      nextCursor: undefined,
    })),
    tenant: jest.fn(async (tenantId: string): Promise<Tenant> => ({
      tenantId,
      namespace: 'tenant-kita',
      phase: 'applied',
      appliedAt: undefined,
      conditions: [],
      error: undefined,
      plan: undefined,
      quotas: undefined,
    })),
    deployments: jest.fn(async () => [
      workload('running'),
      workload('stopped'),
    ]),
    suspendCompany: jest.fn((...call: ChangeCall) =>
      this.#setStatus('suspend', 'suspended', call),
    ),
    reactivateCompany: jest.fn((...call: ChangeCall) =>
      this.#setStatus('reactivate', 'active', call),
    ),
  };

  readonly collection: SubscriptionCollection = {
    connected: () => this.stripeConnected,
    state: async () => this.#collected(),
    pause: async ({ idempotencyKey }) =>
      this.#attempt(`pause ${idempotencyKey}`, () => {
        this.subscriptions = this.subscriptions.map(subscription =>
          subscription.paused
            ? subscription
            : { ...subscription, paused: true, pausedHere: true },
        );
        return this.#collected();
      }),
    resume: async ({ idempotencyKey }) =>
      this.#attempt(`resume ${idempotencyKey}`, () => {
        this.subscriptions = this.subscriptions.map(subscription =>
          subscription.pausedHere
            ? { ...subscription, paused: false, pausedHere: false }
            : subscription,
        );
        return this.#collected();
      }),
  };

  /** The two, as what is under test takes them. */
  sources() {
    return {
      cp: this.cp as Partial<CpOperationsClient> as CpOperationsClient,
      collection: this.collection,
    };
  }

  #setStatus(
    verb: string,
    status: string,
    [{ id }, { idempotencyKey }]: ChangeCall,
  ): Promise<Company> {
    return this.#attempt(`${verb} ${idempotencyKey}`, () => {
      if (id !== this.company.id) throw new NotFoundError('No such company');
      if (this.company.status === status) {
        throw new ConflictError(`The company is ${status} already`);
      }
      this.company = { ...this.company, status };
      return this.company;
    });
  }

  #collected(): CollectionState {
    return { subscriptions: this.subscriptions };
  }

  async #attempt<T>(deed: string, change: () => T): Promise<T> {
    this.asked.push(deed);
    const failure = this.failing.get(deed.split(' ')[0]);
    if (failure?.when === 'before') throw failure.error;
    const changed = change();
    if (failure) throw failure.error;
    return changed;
  }
}
