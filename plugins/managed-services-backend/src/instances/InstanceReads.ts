import { NotFoundError } from '@backstage/errors';
import type { Deployment } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type { Money } from '@alphaswarm-admin/plugin-billing-common';
import type {
  FromPlatform,
  Instance,
  InstanceDetail,
  InstancePage,
  InstanceTenant,
  InstanceWorkload,
} from '@alphaswarm-admin/plugin-managed-services-common';
import { fromPlatform } from '../platform/fromPlatform';
import type {
  InstanceFilter,
  InstanceStore,
  StoredInstance,
} from './InstanceStore';
import type { TenantPlatform } from './TenantPlatform';

/** What companies have of managed services: the portal's record, joined with what alphaswarm-cp says now. Without alphaswarm-cp the record is there all the same. */
export class InstanceReads {
  readonly #instances: InstanceStore;
  readonly #platform: TenantPlatform;

  static create(options: {
    instances: InstanceStore;
    platform: TenantPlatform;
  }): InstanceReads {
    return new InstanceReads(options.instances, options.platform);
  }

  private constructor(instances: InstanceStore, platform: TenantPlatform) {
    this.#instances = instances;
    this.#platform = platform;
  }

  /** One page, by id. Of alphaswarm-cp one list is read, however many instances there are. */
  async page(filter: InstanceFilter): Promise<Omit<InstancePage, 'actions'>> {
    const found = await this.#instances.list({
      ...filter,
      limit: filter.limit + 1,
    });
    const shown = found.slice(0, filter.limit);
    const [costs, workloads] = await Promise.all([
      this.#instances.costs(shown.map(({ id }) => id)),
      shown.length === 0
        ? known<Deployment[]>([])
        : fromPlatform(this.#platform.workloads(undefined)),
    ]);
    return {
      items: shown.map(one => instanceOf(one, costs.get(one.id), workloads)),
      cursor: found.length > filter.limit ? shown.at(-1)?.id : undefined,
    };
  }

  /** @throws NotFoundError if there has never been such an instance */
  async one(id: string): Promise<Omit<InstanceDetail, 'actions'>> {
    const instance = await this.#instances.find(id);
    if (!instance) throw new NotFoundError(`There is no instance '${id}'`);
    const { namespace } = instance;
    const [costs, workloads, tenant] = await Promise.all([
      this.#instances.costs([id]),
      namespace === undefined
        ? known<Deployment[]>([])
        : fromPlatform(this.#platform.workloads(namespace)),
      fromPlatform(this.#tenant(id)),
    ]);
    return { ...instanceOf(instance, costs.get(id), workloads), tenant };
  }

  async #tenant(id: string): Promise<InstanceTenant> {
    const tenant = await this.#platform.tenant(id);
    if (!tenant) return null;
    const { phase, namespace, appliedAt, quotas, conditions } = tenant;
    return { phase, namespace, appliedAt, quotas, conditions };
  }
}

function known<T>(value: T): FromPlatform<T> {
  return { known: true, value };
}

function instanceOf(
  { spec, replicas: _, revision: __, ...instance }: StoredInstance,
  cost: Money[] = [],
  deployments: FromPlatform<Deployment[]>,
): Instance {
  const { namespace } = instance;
  return {
    ...instance,
    ...spec,
    cost,
    workloads: deployments.known
      ? known(
          deployments.value
            .filter(one => namespace && one.namespace === namespace)
            .map(workloadOf),
        )
      : deployments,
  };
}

function workloadOf(deployment: Deployment): InstanceWorkload {
  const { serviceId, phase, image, endpoints, conditions } = deployment;
  const { replicasDesired, replicasReady } = deployment;
  return {
    serviceId,
    phase,
    image,
    replicasDesired,
    replicasReady,
    endpoints: Object.values(endpoints),
    conditions: conditions.map(({ type, status, reason }) => ({
      type,
      status,
      reason,
    })),
  };
}
