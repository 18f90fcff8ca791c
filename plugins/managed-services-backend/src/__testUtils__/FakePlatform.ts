import { NotFoundError } from '@backstage/errors';
import type {
  CpOperationsClient,
  Deployment,
  Tenant,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';

type Call = { idempotencyKey?: string; onBehalfOf?: string };

/** alphaswarm-cp, as far as managed services speak to it, at once done with what it is asked unless a test says otherwise. */
export class FakePlatform {
  readonly tenants = new Map<string, Tenant>();
  readonly deployments = new Map<string, Deployment>();
  /** What was changed, with its key and for whom. */
  readonly asked: string[] = [];
  /** In which phase a tenant is once it is provisioned. */
  phase: Tenant['phase'] = 'applied';
  /** What the next calls of these operations reject with; `after` having done it. */
  readonly failures: Array<{
    operation: string;
    error: Error;
    when: 'before' | 'after';
  }> = [];
  companyStatus = 'active';

  /** The next call of an operation fails. */
  fail(operation: string, error: Error, when: 'before' | 'after' = 'before') {
    this.failures.push({ operation, error, when });
  }

  async #change(operation: string, call: Call, effect: () => void) {
    const at = this.failures.findIndex(one => one.operation === operation);
    const [failure] = at < 0 ? [] : this.failures.splice(at, 1);
    if (failure?.when === 'before') throw failure.error;
    this.asked.push(
      `${operation} ${call.idempotencyKey} for ${call.onBehalfOf}`,
    );
    effect();
    if (failure) throw failure.error;
  }

  readonly cp = {
    companies: async () => {
      await this.#change('companies', {}, () => this.asked.pop());
      return {
        items: [
          { slug: 'northwind-capital', name: 'Northwind', status: 'active' },
          { slug: 'northwind', name: 'North', status: this.companyStatus },
        ],
      };
    },
    tenant: async (id: string) => {
      await this.#change('tenant', {}, () => this.asked.pop());
      const tenant = this.tenants.get(id);
      if (!tenant) throw new NotFoundError('There is no such tenant');
      return tenant;
    },
    deployments: async ({ namespace }: { namespace?: string }) => {
      await this.#change('deployments', {}, () => this.asked.pop());
      return [...this.deployments.values()].filter(
        one => !namespace || one.namespace === namespace,
      );
    },
    provisionTenant: async (
      { id, spec }: { id: string; spec: { plan: string; quotas: object } },
      call: Call,
    ) => {
      await this.#change(`provision ${id}`, call, () => {
        const namespace = `tenant-${id}`;
        this.tenants.set(id, {
          tenantId: id,
          namespace,
          phase: this.phase,
          conditions: [],
          plan: spec.plan,
          quotas: spec.quotas,
        } as unknown as Tenant);
        for (const name of ['a', 'b']) {
          if (!this.deployments.has(`${id}-${name}`)) {
            this.#host(`${id}-${name}`, namespace, name === 'a' ? 2 : 1);
          }
        }
      });
      return this.tenants.get(id);
    },
    deprovisionTenant: async (id: string, call: Call) =>
      this.#change(`deprovision ${id}`, call, () => this.tenants.delete(id)),
    scaleDeployment: async (
      { serviceId, replicas }: { serviceId: string; replicas: number },
      call: Call,
    ) =>
      this.#change(`scale ${serviceId} ${replicas}`, call, () => {
        const deployment = this.deployments.get(serviceId);
        if (!deployment) throw new NotFoundError('There is no such deployment');
        this.deployments.set(serviceId, {
          ...deployment,
          replicasDesired: replicas,
          replicasReady: replicas,
        });
      }),
  } as unknown as CpOperationsClient;

  #host(serviceId: string, namespace: string, replicas: number) {
    this.deployments.set(serviceId, {
      serviceId,
      provider: 'kubernetes',
      phase: 'running',
      replicasDesired: replicas,
      replicasReady: replicas,
      image: 'registry.alpha-swarm.example/x:1',
      namespace,
      lastTransitionAt: undefined,
      conditions: [],
      endpoints: { http: `http://${serviceId}.svc:8080/` },
    } as unknown as Deployment);
  }
}
