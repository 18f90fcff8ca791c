import {
  ConflictError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  approvalApprovePermission,
  approvalRejectPermission,
  type ApprovalState,
} from '@alphaswarm-admin/plugin-staff-access-common';
import {
  createPrivilegedAction,
  type Approvals,
  type PrivilegedAction,
  type StoredApproval,
  type WordOutcome,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { approvalApproveEvent, approvalRejectEvent } from './approvalEvents';
import {
  approvalWordInputSchema,
  type ApprovalWordInput,
} from './approvalSchemas';
import type { SecondPerson } from './SecondPerson';

/** What {@link createWordAction} works with. */
export type WordActionOptions = {
  approvals: Approvals;
  secondPerson: SecondPerson;
  /** Told of each approval that completed a quorum, at once; never throws. */
  onApproved(id: string): void;
};

type WordResult = { approvalId: string; state: ApprovalState };

const kinds = {
  approved: {
    event: approvalApproveEvent,
    permission: approvalApprovePermission,
    verb: 'Approve',
    undo: 'It can not be taken back. Once it is done, revert it where that is offered.',
  },
  rejected: {
    event: approvalRejectEvent,
    permission: approvalRejectPermission,
    verb: 'Reject',
    undo: 'Whoever asked for it can ask again.',
  },
} as const;

/**
 * Gives a second person's word on a request. The step-up of an approval is bound to the operation digest, which is part of the input. What was approved is done by
 * {@link ApprovedRuns}, as an action of its own.
 */
export function createWordAction(
  word: 'approved' | 'rejected',
  options: WordActionOptions,
): PrivilegedAction<ApprovalWordInput, JsonObject, WordResult> {
  const { approvals, secondPerson, onApproved } = options;
  const { event, permission, verb, undo } = kinds[word];
  const find = async (id: string) => {
    const approval = await approvals.find(id);
    if (!approval) throw new NotFoundError(`There is no request '${id}'`);
    return approval;
  };
  return createPrivilegedAction<ApprovalWordInput, JsonObject, WordResult>({
    event,
    permission,
    input: approvalWordInputSchema,
    target: ({ id }) => ({ kind: 'approval', id }),
    async objection({ id }, caller) {
      const approval = await approvals.find(id);
      return approval && secondPerson.objection(approval, caller);
    },
    async observe({ id, operationDigest }) {
      const approval = await find(id);
      assertWaiting(approval);
      if (approval.operationDigest !== operationDigest) {
        throw new ConflictError('It isn’t what you looked at: look again.');
      }
      return {
        state: stateOf(approval),
        version: `${approval.operationDigest}/${approval.words.length}`,
      };
    },
    describe(_, before) {
      const { preview, reason, requester } = before as ReturnType<
        typeof stateOf
      >;
      return {
        title: `${verb}: ${preview.title}`,
        confirmLabel: verb,
        destructive: word === 'approved' && preview.destructive,
        changes: word === 'approved' ? preview.changes : [],
        affects: [
          `${requester} asked for it because “${reason}”.`,
          ...(word === 'approved' ? preview.affects : ['Nothing is done.']),
        ],
        warnings: word === 'approved' ? preview.warnings : [],
        undo,
      };
    },
    async perform({ actionId, input, caller, reason, stepUp }) {
      const outcome = await approvals.give(
        input.id,
        {
          approver: caller.userRef,
          approverName: caller.name,
          word,
          reason,
          actionId,
          stepUp,
        },
        new Date(),
      );
      assertGiven(outcome);
      const { state } = await find(input.id);
      if (state === 'approved') onApproved(input.id);
      const result = { approvalId: input.id, state };
      return { result, after: result };
    },
    async reconcile({ actionId, input }) {
      const approval = await approvals.find(input.id);
      return approval?.words.some(one => one.actionId === actionId)
        ? { outcome: 'performed' }
        : { outcome: 'not-performed', why: 'the word was not kept' };
    },
  });
}

function stateOf({ preview, reason, requester, actor }: StoredApproval) {
  return {
    title: preview.title,
    requester: actor.name ?? requester,
    reason,
    preview: {
      title: preview.title,
      destructive: preview.destructive,
      changes: preview.changes,
      affects: preview.affects,
      warnings: preview.warnings,
    },
  };
}

function assertWaiting({ state, expiresAt }: StoredApproval): void {
  if (state !== 'waiting') {
    throw new ConflictError('It doesn’t wait for anybody any more.');
  }
  if (expiresAt.getTime() <= Date.now()) {
    throw new ConflictError('It has expired: it has to be asked for again.');
  }
}

function assertGiven(outcome: WordOutcome): void {
  switch (outcome) {
    case 'given':
      return;
    case 'gone':
      throw new ConflictError(
        'It doesn’t wait any more: somebody else was faster, or it has expired.',
      );
    case 'own':
      throw new ConflictError('You asked for it yourself.');
    case 'again':
      throw new ConflictError('You have given your word on it already.');
    default:
      throw new ServiceUnavailableError(outcome satisfies never);
  }
}
