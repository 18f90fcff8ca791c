import type {
  LoggerService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { AuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import type { ActionMetrics } from '../actions/actionMetrics';
import type { StaffSessionReader } from '../identity/StaffSessionReader';
import type { StaffPolicyDescription } from '../policyDescription';
import type { StaffAccessStore } from '../store/StaffAccessStore';

/** What the pipeline works with. */
export type PipelineServices = {
  readonly sessions: StaffSessionReader;
  readonly userInfo: UserInfoService;
  readonly permissions: PermissionsService;
  readonly policy: StaffPolicyDescription;
  readonly store: StaffAccessStore;
  readonly ledger: AuditLedger;
  readonly metrics: ActionMetrics;
  readonly logger: LoggerService;
  /** How long a request waits for other people, milliseconds. */
  readonly approvalsExpireAfterMs: number;
};

/** What writing down and answering an outcome works with. */
export type ConcludingServices = Pick<
  PipelineServices,
  'ledger' | 'metrics' | 'store' | 'logger'
>;
