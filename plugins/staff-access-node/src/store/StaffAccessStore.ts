import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { staffAccessDatabaseServiceRef } from '../database';
import type { ActionClaims } from './ActionClaims';
import type { Approvals } from './Approvals';
import { DatabaseActionClaims } from './DatabaseActionClaims';
import { DatabaseApprovals } from './DatabaseApprovals';
import { DatabaseStepUps } from './DatabaseStepUps';
import type { StepUps } from './StepUps';

/** What the portal remembers of actions under way, of step-ups, and of requests for approval. */
export interface StaffAccessStore {
  readonly claims: ActionClaims;
  readonly stepUps: StepUps;
  readonly approvals: Approvals;
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
      factory: options => ({
        claims: DatabaseActionClaims.create(options),
        stepUps: DatabaseStepUps.create(options),
        approvals: DatabaseApprovals.create(options),
      }),
    }),
});
