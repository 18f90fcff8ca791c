export type { Company, CompanyPage } from './companies';
export * from './CpOperationsClient';
export type {
  Deployment,
  DeploymentEvent,
  RecordedRun,
  WorkloadRun,
} from './deployments';
export {
  HALT_TARGETS,
  type HaltedTarget,
  type HaltFailure,
  type HaltReport,
  type HaltStatus,
  type HaltTargetStatus,
} from './halt';
export {
  QUOTA_NAMES,
  type AgentsHealth,
  type Cell,
  type Connection,
  type Tenant,
  type TenantQuotas,
  type TenantSpec,
  type TopologyService,
} from './infrastructure';
