import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  Approval,
  ApprovalList,
  Proposal,
  ProposalList,
} from '@alphaswarm-admin/plugin-staff-access-common';

/** Reads requests for approval, and proposals of agents. Deciding is a privileged action. */
export interface ApprovalsApi {
  list(
    filter: { state: 'waiting' | 'past'; before?: string },
    options?: { signal?: AbortSignal },
  ): Promise<ApprovalList>;
  one(id: string, options?: { signal?: AbortSignal }): Promise<Approval>;
  proposals(
    filter: { state: 'waiting' | 'past'; before?: string },
    options?: { signal?: AbortSignal },
  ): Promise<ProposalList>;
  proposal(id: string, options?: { signal?: AbortSignal }): Promise<Proposal>;
}

/** The ref of {@link ApprovalsApi}. */
export const approvalsApiRef = createApiRef<ApprovalsApi>().with({
  id: 'plugin.staff-access.approvals',
  pluginId: 'staff-access',
});
