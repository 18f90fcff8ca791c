import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import {
  staffAccessDatabaseServiceRef,
  type StaffAccessDatabase,
} from '../database';
import type { ActionClaims } from './ActionClaims';
import type { Approvals } from './Approvals';
import { DatabaseActionClaims } from './DatabaseActionClaims';
import { DatabaseApprovals } from './DatabaseApprovals';
import { DatabaseProposals } from './DatabaseProposals';
import { DatabaseStepUps } from './DatabaseStepUps';
import type { Proposals } from './Proposals';
import type { StepUps } from './StepUps';

/** What the portal remembers of actions under way, of step-ups, of requests for approval, and of proposals. */
export interface StaffAccessStore {
  readonly claims: ActionClaims;
  readonly stepUps: StepUps;
  readonly approvals: Approvals;
  readonly proposals: Proposals;
}

/** The store, one per process, in the `staff-access` schema. */
export const staffAccessStoreServiceRef = createServiceRef<StaffAccessStore>({
  id: 'staff-access.store',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        database: staffAccessDatabaseServiceRef,
        logger: coreServices.rootLogger,
      },
      factory: createStaffAccessStore,
    }),
});

/** The store over a database of one's own. */
export function createStaffAccessStore(options: {
  database: StaffAccessDatabase;
  logger: LoggerService;
}): StaffAccessStore {
  return {
    claims: DatabaseActionClaims.create(options),
    stepUps: DatabaseStepUps.create(options),
    approvals: DatabaseApprovals.create(options),
    proposals: DatabaseProposals.create(options),
  };
}
