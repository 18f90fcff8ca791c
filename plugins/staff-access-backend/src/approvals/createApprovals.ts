import { toError } from '@backstage/errors';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { PermissionsService } from '@backstage/backend-plugin-api';
import {
  ApprovedRuns,
  type ActionsInFlight,
  type ApprovedRunsOptions,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { ApprovalNotices } from './ApprovalNotices';
import { ApprovalReads } from './ApprovalReads';
import { ApprovalUpkeep } from './ApprovalUpkeep';
import { createWordAction } from './createWordAction';
import { SecondPerson } from './SecondPerson';

/** All that approvals are made of, over the pipeline's own services. */
export function createApprovals(
  options: ApprovedRunsOptions & {
    permissions: PermissionsService;
    notifications: NotificationService;
    inFlight: ActionsInFlight;
  },
) {
  const { store, logger, inFlight } = options;
  const { approvals } = store;
  const runs = ApprovedRuns.create(options);
  const secondPerson = SecondPerson.create(options);
  const word = {
    approvals,
    secondPerson,
    // At once, and counted, so that a shutdown waits for it. Whatever keeps it from running, upkeep runs it.
    onApproved(id: string) {
      inFlight
        .run(() => runs.run(id))
        .catch(error => {
          logger.warn(
            `Approved request ${id} waits for upkeep`,
            toError(error),
          );
        });
    },
  };
  return {
    secondPerson,
    approve: createWordAction('approved', word),
    reject: createWordAction('rejected', word),
    approvalReads: ApprovalReads.create({
      ...options,
      approvals,
      secondPerson,
    }),
    upkeep: ApprovalUpkeep.create({
      ...options,
      approvals,
      runs,
      notices: ApprovalNotices.create({ ...options, approvals }),
    }),
  };
}
