import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  abandonedAcknowledgeEvent,
  type AcknowledgeAbandonedInput,
  acknowledgeAbandonedInputSchema,
  auditAbandonedAcknowledgePermission,
  type AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { AuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import {
  createPrivilegedAction,
  type PrivilegedAction,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { AuditLogStore } from '../database/AuditLogStore';

/** What is known of an abandoned action. */
type AbandonedAction = {
  action: string;
  target: string | null;
  actor: string | null;
  abandonedAt: string;
  why: string | null;
};

/** Options of {@link createAcknowledgeAbandonedAction}. */
export type AcknowledgeAbandonedOptions = {
  ledger: AuditLedger;
  store: AuditLogStore;
};

/**
 * Says that somebody has looked into an action whose outcome nobody could find out. Nothing but the log is changed: the acknowledgement is its own
 * `succeeded` row, and what it is about stays abandoned.
 */
export function createAcknowledgeAbandonedAction(
  options: AcknowledgeAbandonedOptions,
): PrivilegedAction<
  AcknowledgeAbandonedInput,
  AbandonedAction,
  { acknowledged: string }
> {
  const { ledger, store } = options;
  return createPrivilegedAction<
    AcknowledgeAbandonedInput,
    AbandonedAction,
    { acknowledged: string }
  >({
    event: abandonedAcknowledgeEvent,
    permission: auditAbandonedAcknowledgePermission,
    input: acknowledgeAbandonedInputSchema,
    target: ({ actionId }) => ({ kind: 'abandoned-action', id: actionId }),
    async observe({ actionId }) {
      const rows = await ledger.rowsOfAction(actionId);
      if (rows.length === 0) {
        throw new NotFoundError(`There is no action '${actionId}'`);
      }
      const abandoned = rows.find(({ phase }) => phase === 'abandoned');
      if (!abandoned) {
        throw new ConflictError(
          'The action was not abandoned: there is nothing to acknowledge',
        );
      }
      if (await store.acknowledgementOf(actionId)) {
        throw new ConflictError('Somebody has acknowledged it already');
      }
      return { state: stateOf(abandoned), version: abandoned.id };
    },
    describe: (_, { action, target, actor, why }) => ({
      title: `Acknowledge the abandoned ${action}`,
      confirmLabel: 'Acknowledge',
      destructive: false,
      changes: [
        {
          label: 'Needs somebody',
          present: 'yes',
          proposed: 'no, acknowledged by you',
        },
      ],
      affects: [
        `${actor ?? 'An agent'} had begun it${target === null ? '' : ` on ${target}`}.`,
      ],
      warnings: [
        `Nobody knows whether it happened${why === null ? '' : `: ${why}`}. Look before you acknowledge; the action stays abandoned in the log.`,
      ],
      undo: 'It can not be undone. The log keeps who acknowledged it, and why.',
    }),
    async perform({ input }) {
      return { result: { acknowledged: input.actionId } };
    },
    // The acknowledgement is the outcome's row: without one there is none.
    reconcile: async () => ({
      outcome: 'not-performed',
      why: 'it was not recorded',
    }),
  });
}

function stateOf(abandoned: AuditRow): AbandonedAction {
  const { error } = abandoned.details;
  const why =
    typeof error === 'object' && error !== null && 'message' in error
      ? String(error.message)
      : null;
  return {
    action: abandoned.event_type,
    target: abandoned.target_id,
    actor: abandoned.actor_user_id,
    abandonedAt: abandoned.created_at,
    why,
  };
}
