import { ConflictError } from '@backstage/errors';
import type { z } from 'zod';
import { AuthorizedHttp } from '../AuthorizedHttp';
import type { UpstreamHttp } from '../http/UpstreamHttp';
import type { Resource } from '../identity/AgentIdentity';
import type { UpstreamTokens } from '../identity/UpstreamTokens';
import { pathSegment } from '../pathSegment';
import type { UpstreamCall, UpstreamMutation } from '../UpstreamCall';
import {
  type Company,
  type CompanyPage,
  companyPageSchema,
  companySchema,
} from './companies';
import type { CpOperationsClient } from './CpOperationsClient';
import {
  type Deployment,
  type DeploymentEvent,
  deploymentLogSchema,
  deploymentSchema,
  deploymentsSchema,
  type RecordedRun,
  recordedRunsSchema,
  type WorkloadRun,
  workloadRunSchema,
} from './deployments';
import {
  type HaltReport,
  haltReportSchema,
  type HaltStatus,
  haltStatusSchema,
} from './halt';
import {
  type AgentsHealth,
  agentsHealthSchema,
  type Cell,
  cellsSchema,
  type Connection,
  connectionSchema,
  connectionsSchema,
  type Tenant,
  tenantSchema,
  type TenantSpec,
  type TopologyService,
  topologyServicesSchema,
} from './infrastructure';

/** Thousands of workloads, each with its `raw`, which cp doesn't leave out. */
const LIST_BYTES = 32_000_000;

/** {@link CpOperationsClient} over HTTP. */
export class HttpCpOperationsClient implements CpOperationsClient {
  readonly #cp: AuthorizedHttp;
  readonly #halt: AuthorizedHttp;
  readonly #haltStatus: AuthorizedHttp;
  readonly #prefix: string;

  /**
   * @param options.http - alphaswarm-cp
   * @param options.haltHttp - the same for the kill switch, with a circuit and a deadline of its own
   * @param options.haltStatusHttp - the same for looking at it
   * @param options.prefix - where `/manage/*` is below its base URL
   * @param options.resource - what tokens for cp are asked for
   */
  static create(options: {
    http: UpstreamHttp;
    haltHttp: UpstreamHttp;
    haltStatusHttp: UpstreamHttp;
    prefix: string;
    tokens: UpstreamTokens;
    resource: Resource;
  }): HttpCpOperationsClient {
    return new HttpCpOperationsClient(options);
  }

  private constructor(options: {
    http: UpstreamHttp;
    haltHttp: UpstreamHttp;
    haltStatusHttp: UpstreamHttp;
    prefix: string;
    tokens: UpstreamTokens;
    resource: Resource;
  }) {
    const { http, haltHttp, haltStatusHttp, tokens, resource } = options;
    this.#cp = AuthorizedHttp.create({ http, tokens, resource });
    this.#halt = AuthorizedHttp.create({ http: haltHttp, tokens, resource });
    this.#haltStatus = AuthorizedHttp.create({
      http: haltStatusHttp,
      tokens,
      resource,
    });
    this.#prefix = options.prefix;
  }

  halt(
    { reason }: { reason: string },
    call: UpstreamMutation,
  ): Promise<HaltReport> {
    return this.#halt.ask(
      {
        operation: 'halt',
        method: 'POST',
        path: `${this.#prefix}/workflows/halt`,
        body: { reason },
        expected: [200],
      },
      haltReportSchema,
      call,
    );
  }

  haltStatus(call: UpstreamCall): Promise<HaltStatus> {
    return this.#haltStatus.ask(
      {
        operation: 'halt.status',
        method: 'GET',
        path: `${this.#prefix}/workloads/halt/status`,
        expected: [200],
      },
      haltStatusSchema,
      call,
    );
  }

  async releaseHalt(call: UpstreamMutation): Promise<void> {
    await this.#halt.send(
      {
        operation: 'halt.release',
        method: 'DELETE',
        path: `${this.#prefix}/workloads/halt/status`,
        expected: [200, 204],
      },
      call,
    );
  }

  deployments(
    filter: { namespace?: string },
    call: UpstreamCall,
  ): Promise<Deployment[]> {
    return this.#get(
      'deployments',
      '/deployments',
      filter,
      call,
      deploymentsSchema,
    );
  }

  deployment(serviceId: string, call: UpstreamCall): Promise<Deployment> {
    const path = `/deployments/${pathSegment(serviceId)}`;
    return this.#get('deployment', path, {}, call, deploymentSchema);
  }

  deploymentRuns(
    {
      serviceId,
      idempotencyKey,
    }: { serviceId: string; idempotencyKey?: string },
    call: UpstreamCall,
  ): Promise<RecordedRun[]> {
    return this.#get(
      'deployment.runs',
      `/deployments/${pathSegment(serviceId)}/runs`,
      { idempotency_key: idempotencyKey },
      call,
      recordedRunsSchema,
    );
  }

  deploymentLog(
    { serviceId, tail }: { serviceId: string; tail: number },
    call: UpstreamCall,
  ): Promise<DeploymentEvent[]> {
    return this.#get(
      'deployment.log',
      `/deployments/${pathSegment(serviceId)}/logs`,
      { tail: String(tail) },
      call,
      deploymentLogSchema,
    );
  }

  startDeployment(
    serviceId: string,
    call: UpstreamMutation,
  ): Promise<WorkloadRun> {
    return this.#run('start', serviceId, call);
  }

  stopDeployment(
    serviceId: string,
    call: UpstreamMutation,
  ): Promise<WorkloadRun> {
    return this.#run('stop', serviceId, call);
  }

  restartDeployment(
    serviceId: string,
    call: UpstreamMutation,
  ): Promise<WorkloadRun> {
    return this.#run('restart', serviceId, call);
  }

  scaleDeployment(
    scale: { serviceId: string; replicas: number; namespace?: string },
    call: UpstreamMutation,
  ): Promise<WorkloadRun> {
    return this.#run('scale', scale.serviceId, call, {
      replicas: String(scale.replicas),
      namespace: scale.namespace,
    });
  }

  companies(
    filter: { q?: string; status?: string; cursor?: string; limit?: number },
    call: UpstreamCall,
  ): Promise<CompanyPage> {
    const query = { ...filter, limit: filter.limit?.toString() };
    return this.#get(
      'companies',
      '/tenancy/companies',
      query,
      call,
      companyPageSchema,
    );
  }

  company(id: string, call: UpstreamCall): Promise<Company> {
    const path = `/tenancy/companies/${pathSegment(id)}`;
    return this.#get('company', path, {}, call, companySchema);
  }

  suspendCompany(
    request: { id: string; reason: string },
    call: UpstreamMutation,
  ): Promise<Company> {
    return this.#changeCompany('suspend', request, call);
  }

  reactivateCompany(
    request: { id: string; reason: string },
    call: UpstreamMutation,
  ): Promise<Company> {
    return this.#changeCompany('reactivate', request, call);
  }

  agentsHealth(call: UpstreamCall): Promise<AgentsHealth> {
    return this.#get(
      'agents.health',
      '/agents/health',
      {},
      call,
      agentsHealthSchema,
    );
  }

  topologyServices(
    filter: { role?: string; cluster?: string },
    call: UpstreamCall,
  ): Promise<TopologyService[]> {
    return this.#get(
      'topology.services',
      '/topology/services',
      filter,
      call,
      topologyServicesSchema,
    );
  }

  cells(
    filter: { tier?: string; region?: string; state?: string },
    call: UpstreamCall,
  ): Promise<Cell[]> {
    return this.#get('cells', '/cells', filter, call, cellsSchema);
  }

  tenant(id: string, call: UpstreamCall): Promise<Tenant> {
    const path = `/tenants/${pathSegment(id)}`;
    return this.#get('tenant', path, {}, call, tenantSchema);
  }

  provisionTenant(
    { id, spec }: { id: string; spec: TenantSpec },
    call: UpstreamMutation,
  ): Promise<Tenant> {
    return this.#cp.ask(
      {
        operation: 'tenant.provision',
        method: 'POST',
        path: `${this.#prefix}/tenants/${pathSegment(id)}/provision`,
        body: {
          tenant_id: id,
          plan: spec.plan,
          quotas: spec.quotas,
          network_policy_mode: spec.networkPolicyMode,
        },
        expected: [200, 202],
      },
      tenantSchema,
      call,
    );
  }

  async deprovisionTenant(id: string, call: UpstreamMutation): Promise<void> {
    await this.#cp.send(
      {
        operation: 'tenant.deprovision',
        method: 'DELETE',
        path: `${this.#prefix}/tenants/${pathSegment(id)}`,
        expected: [200, 202, 204],
      },
      call,
    );
  }

  connections(call: UpstreamCall): Promise<Connection[]> {
    return this.#get(
      'connections',
      '/connections',
      {},
      call,
      connectionsSchema,
    );
  }

  connection(id: string, call: UpstreamCall): Promise<Connection> {
    const path = `/connections/${pathSegment(id)}`;
    return this.#get('connection', path, {}, call, connectionSchema);
  }

  #get<T>(
    operation: string,
    path: string,
    query: Record<string, string | undefined>,
    call: UpstreamCall,
    schema: z.ZodType<T>,
  ): Promise<T> {
    return this.#cp.ask(
      {
        operation,
        method: 'GET',
        path: `${this.#prefix}${path}`,
        query,
        expected: [200],
        maxBytes: LIST_BYTES,
      },
      schema,
      call,
    );
  }

  /** @throws ConflictError if cp wrote the run down and rejected it: nothing happened */
  async #run(
    verb: 'start' | 'stop' | 'restart' | 'scale',
    serviceId: string,
    call: UpstreamMutation,
    query?: Record<string, string | undefined>,
  ): Promise<WorkloadRun> {
    const run = await this.#cp.ask(
      {
        operation: `deployment.${verb}`,
        method: verb === 'scale' ? 'PATCH' : 'POST',
        path: `${this.#prefix}/deployments/${pathSegment(serviceId)}/${verb}`,
        query,
        expected: [200, 202],
      },
      workloadRunSchema,
      call,
    );
    if (run.status === 'rejected') {
      throw new ConflictError(
        `alphaswarm-cp rejected deployment.${verb} (run ${run.runUid})`,
      );
    }
    return run;
  }

  /** Repeating it with the same key is a no-op at cp: it may be tried again. */
  #changeCompany(
    verb: 'suspend' | 'reactivate',
    { id, reason }: { id: string; reason: string },
    call: UpstreamMutation,
  ): Promise<Company> {
    return this.#cp.ask(
      {
        operation: `company.${verb}`,
        method: 'POST',
        path: `${this.#prefix}/tenancy/companies/${pathSegment(id)}/${verb}`,
        body: { reason },
        repeatable: true,
        expected: [200],
      },
      companySchema,
      call,
    );
  }
}
