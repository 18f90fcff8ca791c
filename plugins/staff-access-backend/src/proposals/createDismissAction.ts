import { ConflictError, NotFoundError } from '@backstage/errors';
import { proposalDismissPermission } from '@alphaswarm-admin/plugin-staff-access-common';
import {
  createPrivilegedAction,
  type PrivilegedAction,
  type Proposals,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { SecondPerson } from '../approvals/SecondPerson';
import { proposalDismissEvent } from './proposalEvents';
import { concerns } from './ProposalReads';
import { proposalInputSchema } from './proposalSchemas';

type DismissInput = { id: string };

/** What is dismissed, in words. */
type Dismissed = { title: string; agent: string; reason: string };

/** Says that nothing comes of what an agent proposed: for whom it was made, and whoever may do it themselves. */
export function createDismissAction(options: {
  proposals: Proposals;
  secondPerson: Pick<SecondPerson, 'actionsOf'>;
}): PrivilegedAction<DismissInput, Dismissed, { proposalId: string }> {
  const { proposals, secondPerson } = options;
  return createPrivilegedAction<
    DismissInput,
    Dismissed,
    { proposalId: string }
  >({
    event: proposalDismissEvent,
    permission: proposalDismissPermission,
    input: proposalInputSchema,
    target: ({ id }) => ({ kind: 'proposal', id }),
    async objection({ id }, caller) {
      const proposal = await proposals.find(id);
      if (!proposal) return undefined;
      if (caller.agent) return 'Only a person decides about a proposal.';
      const actionTypes = await secondPerson.actionsOf(caller.credentials, [
        proposal.actionType,
      ]);
      return concerns(caller, proposal, actionTypes)
        ? undefined
        : 'It wasn’t made for you, and you may not do it yourself.';
    },
    async observe({ id }) {
      const proposal = await proposals.find(id);
      if (!proposal) throw new NotFoundError(`There is no proposal '${id}'`);
      if (proposal.state !== 'waiting') {
        throw new ConflictError('It doesn’t wait for anybody any more.');
      }
      const { agent, operationDigest, preview, reason } = proposal;
      return {
        state: { title: preview.title, agent: agent.title, reason },
        version: operationDigest,
      };
    },
    describe: (_, { title, agent, reason }) => ({
      title: `Dismiss: ${title}`,
      confirmLabel: 'Dismiss',
      destructive: false,
      changes: [],
      affects: [
        `${agent} proposed it because “${reason}”.`,
        'Nothing is done.',
      ],
      warnings: [],
      undo: 'The agent can propose it again.',
    }),
    async perform({ actionId, input, caller }) {
      const dismissed = await proposals.dismiss({
        id: input.id,
        by: caller.userRef,
        actionId,
        now: new Date(),
      });
      if (!dismissed) {
        throw new ConflictError(
          'It doesn’t wait any more: somebody else was faster, or it has expired.',
        );
      }
      return { result: { proposalId: input.id } };
    },
    async reconcile({ actionId, input }) {
      const proposal = await proposals.find(input.id);
      return proposal?.decided?.actionId === actionId
        ? { outcome: 'performed' }
        : { outcome: 'not-performed', why: 'the proposal was not dismissed' };
    },
  });
}
