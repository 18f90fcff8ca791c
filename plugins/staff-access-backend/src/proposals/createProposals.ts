import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type {
  AgentRoutes,
  PrivilegedActionRegistry,
  Proposals,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { SecondPerson } from '../approvals/SecondPerson';
import { createDismissAction } from './createDismissAction';
import { ProposalNotices } from './ProposalNotices';
import { ProposalReads } from './ProposalReads';
import { proposalInputSchema } from './proposalSchemas';

/** All that proposals are made of beside the pipeline, which takes them and lets people confirm them. */
export function createProposals(options: {
  proposals: Proposals;
  registry: PrivilegedActionRegistry;
  secondPerson: SecondPerson;
  notifications: NotificationService;
  agentRoutes: AgentRoutes;
  logger: LoggerService;
}) {
  options.agentRoutes.offer({
    name: 'get-proposal',
    title: 'Where a proposal stands',
    description:
      'Whether a proposal waits, was confirmed, dismissed or has expired, with the action by which it was decided.',
    method: 'get',
    path: '/proposals/:id',
    input: proposalInputSchema,
    readOnly: true,
  });
  return {
    dismiss: createDismissAction(options),
    proposalReads: ProposalReads.create(options),
    notices: ProposalNotices.create(options),
  };
}
