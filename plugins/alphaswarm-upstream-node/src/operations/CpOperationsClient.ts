import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { upstreamTokensServiceRef } from '../identity/UpstreamTokens';
import type { UpstreamCall, UpstreamMutation } from '../UpstreamCall';
import { openUpstream, readCpPath, readResource } from '../upstreamConfig';
import type { Company, CompanyPage } from './companies';
import type {
  Deployment,
  DeploymentEvent,
  RecordedRun,
  WorkloadRun,
} from './deployments';
import type { HaltReport, HaltStatus } from './halt';
import { HttpCpOperationsClient } from './HttpCpOperationsClient';
import type {
  AgentsHealth,
  Cell,
  Connection,
  Tenant,
  TenantSpec,
  TopologyService,
} from './infrastructure';

/**
 * alphaswarm-cp's `/manage/*`.
 *
 * Every method resolves on the expected status and a payload as agreed, and on nothing else: an outage is never an empty list, a refusal never a success. It
 * rejects with
 *
 * - `AuthenticationError`, `NotAllowedError`, `NotFoundError`, `ConflictError` for 401, 403, 404, 409: surely nothing happened;
 * - `UpstreamStepUpRequiredError` when cp asks for a step-up (RFC 9470);
 * - `UpstreamUnavailableError` (503) for an outage, a timeout, throttling, an open circuit: of a mutation it isn't known what became;
 * - `UpstreamResponseError` (502) for anything that isn't as agreed. The message names the field.
 */
export interface CpOperationsClient {
  /** Halts everything. Resolves with what each target said; takes as long as the slowest. @param request.reason - at most 512 characters */
  halt(
    request: { reason: string },
    call: UpstreamMutation,
  ): Promise<HaltReport>;
  haltStatus(call: UpstreamCall): Promise<HaltStatus>;
  /** Lets everything go on. */
  releaseHalt(call: UpstreamMutation): Promise<void>;

  deployments(
    filter: { namespace?: string },
    call: UpstreamCall,
  ): Promise<Deployment[]>;
  deployment(serviceId: string, call: UpstreamCall): Promise<Deployment>;
  /** What cp wrote down of a workload's runs, newest first. NotFoundError also where cp doesn't tell of runs. */
  deploymentRuns(
    filter: { serviceId: string; idempotencyKey?: string },
    call: UpstreamCall,
  ): Promise<RecordedRun[]>;
  /** The last stages of a workload, oldest first. @param filter.tail - at most so many, 1 to 1000 */
  deploymentLog(
    filter: { serviceId: string; tail: number },
    call: UpstreamCall,
  ): Promise<DeploymentEvent[]>;
  startDeployment(
    serviceId: string,
    call: UpstreamMutation,
  ): Promise<WorkloadRun>;
  stopDeployment(
    serviceId: string,
    call: UpstreamMutation,
  ): Promise<WorkloadRun>;
  restartDeployment(
    serviceId: string,
    call: UpstreamMutation,
  ): Promise<WorkloadRun>;
  scaleDeployment(
    scale: { serviceId: string; replicas: number; namespace?: string },
    call: UpstreamMutation,
  ): Promise<WorkloadRun>;

  /** @param filter.limit - at most so many, 1 to 200 */
  companies(
    filter: { q?: string; status?: string; cursor?: string; limit?: number },
    call: UpstreamCall,
  ): Promise<CompanyPage>;
  company(id: string, call: UpstreamCall): Promise<Company>;
  /** Repeating it with the same `idempotencyKey` has no further effect. */
  suspendCompany(
    request: { id: string; reason: string },
    call: UpstreamMutation,
  ): Promise<Company>;
  /** As {@link suspendCompany}. */
  reactivateCompany(
    request: { id: string; reason: string },
    call: UpstreamMutation,
  ): Promise<Company>;

  agentsHealth(call: UpstreamCall): Promise<AgentsHealth>;
  topologyServices(
    filter: { role?: string; cluster?: string },
    call: UpstreamCall,
  ): Promise<TopologyService[]>;
  cells(
    filter: { tier?: string; region?: string; state?: string },
    call: UpstreamCall,
  ): Promise<Cell[]>;
  tenant(id: string, call: UpstreamCall): Promise<Tenant>;
  /** Makes the tenant as the spec says, or changes its quotas. `pending` isn't done yet. */
  provisionTenant(
    request: { id: string; spec: TenantSpec },
    call: UpstreamMutation,
  ): Promise<Tenant>;
  deprovisionTenant(id: string, call: UpstreamMutation): Promise<void>;
  connections(call: UpstreamCall): Promise<Connection[]>;
  connection(id: string, call: UpstreamCall): Promise<Connection>;
}

/** cp's operations, one client per process. */
export const cpOperationsClientServiceRef =
  createServiceRef<CpOperationsClient>({
    id: 'alphaswarm-upstream.cp-operations',
    scope: 'root',
    defaultFactory: async service =>
      createServiceFactory({
        service,
        deps: {
          config: coreServices.rootConfig,
          tokens: upstreamTokensServiceRef,
        },
        factory: ({ config, tokens }) =>
          HttpCpOperationsClient.create({
            http: openUpstream(config, 'cp'),
            // A circuit and a deadline of its own: whatever reads do to cp, the kill switch is tried.
            haltHttp: openUpstream(config, 'cp', { timeoutMs: 30_000 }),
            // Asked every few seconds: its failures must not keep a halt from being tried either.
            haltStatusHttp: openUpstream(config, 'cp', { timeoutMs: 5_000 }),
            prefix: readCpPath(config, 'managePath'),
            tokens,
            resource: readResource(config, 'cp'),
          }),
      }),
  });
