import { setTimeout as delay } from 'node:timers/promises';
import { NotFoundError } from '@backstage/errors';
import type {
  CpOperationsClient,
  Deployment,
  Tenant,
  TenantSpec,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type {
  ActionContext,
  Reconciliation,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { InstanceSpec } from './InstanceStore';
import { isSameQuantity } from './quantities';

/** How often it is looked whether alphaswarm-cp has done what it was asked, milliseconds. */
const LOOK_EVERY_MS = 500;

/** Who asks, for an action. */
export type ActingFor = Pick<
  ActionContext<unknown, any>,
  'actionId' | 'caller' | 'signal'
>;

/** Tenants and their workloads at alphaswarm-cp. */
export class TenantPlatform {
  readonly #cp: CpOperationsClient;
  readonly #lookEveryMs: number;

  static create(options: {
    cp: CpOperationsClient;
    lookEveryMs?: number;
  }): TenantPlatform {
    return new TenantPlatform(options.cp, options.lookEveryMs ?? LOOK_EVERY_MS);
  }

  private constructor(cp: CpOperationsClient, lookEveryMs: number) {
    this.#cp = cp;
    this.#lookEveryMs = lookEveryMs;
  }

  /** The company whose slug this is; undefined if there is none. */
  async company(slug: string, call: { signal: AbortSignal }) {
    const { items } = await this.#cp.companies({ q: slug, limit: 200 }, call);
    return items.find(company => company.slug === slug);
  }

  /** @returns undefined if there is no such tenant */
  async tenant(
    id: string,
    call: { signal?: AbortSignal } = {},
  ): Promise<Tenant | undefined> {
    try {
      return await this.#cp.tenant(id, call);
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  }

  /** The workloads of a tenant's namespace; of all namespaces, if none is named. */
  workloads(
    namespace: string | undefined,
    call: { signal?: AbortSignal } = {},
  ): Promise<Deployment[]> {
    return this.#cp.deployments({ namespace }, call);
  }

  provision(
    request: { id: string; audience: TenantSpec['plan']; spec: InstanceSpec },
    acting: ActingFor,
  ): Promise<Tenant> {
    const { id, audience, spec } = request;
    return this.#cp.provisionTenant(
      { id, spec: { plan: audience, quotas: tenantQuotas(spec) } },
      mutation(acting),
    );
  }

  deprovision(id: string, acting: ActingFor): Promise<void> {
    return this.#cp.deprovisionTenant(id, mutation(acting));
  }

  /** Each workload is a request of its own, and so has a key of its own. */
  async scale(
    workload: { serviceId: string; replicas: number; namespace?: string },
    acting: ActingFor,
  ): Promise<void> {
    await this.#cp.scaleDeployment(
      workload,
      mutation({
        ...acting,
        actionId: `${acting.actionId}.${workload.serviceId}.${workload.replicas}`,
      }),
    );
  }

  /**
   * Looks until it is known what became of something. A look that fails says nothing of that, whatever it says of itself: the next one may tell.
   *
   * @throws the signal's reason once it is aborted: then nobody knows
   */
  async follow(
    look: () => Promise<Reconciliation>,
    signal: AbortSignal,
  ): Promise<Exclude<Reconciliation, { outcome: 'unknown' }>> {
    for (;;) {
      const verdict = await look().catch(() => undefined);
      if (verdict && verdict.outcome !== 'unknown') return verdict;
      await delay(this.#lookEveryMs, undefined, { signal });
    }
  }
}

/** What alphaswarm-cp is told of an instance. The throttle is one of its quotas. */
function tenantQuotas(spec: InstanceSpec): TenantSpec['quotas'] {
  const { quotas, requestsPerSecond } = spec;
  return {
    ...quotas,
    ...(requestsPerSecond !== null && {
      requests_per_second: String(requestsPerSecond),
    }),
  };
}

/** Whether a tenant has exactly these quotas and this throttle. */
export function hasLimits(tenant: Tenant, spec: InstanceSpec): boolean {
  const wanted: Record<string, string | undefined> = tenantQuotas(spec);
  const given: Record<string, string | undefined> = tenant.quotas ?? {};
  return [...Object.keys(wanted), ...Object.keys(given)].every(name =>
    isSameQuantity(wanted[name], given[name]),
  );
}

function mutation({ actionId, caller, signal }: ActingFor) {
  return {
    onBehalfOf: caller.userRef,
    idempotencyKey: actionId,
    signal,
  };
}
