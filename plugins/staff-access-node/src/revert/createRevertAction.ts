import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  defineAuditEvent,
  type AuditEventDefinition,
  type AuditRow,
  type JsonObject,
  type JsonValue,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { AuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import { z } from 'zod';
import {
  createPrivilegedAction,
  type ActionContext,
  type PrivilegedAction,
  type Reconciliation,
} from '../actions/PrivilegedAction';

/**
 * How long after its intent a revert is given before the silence of the remote side counts, milliseconds: a request that was cut off may still be under way.
 */
const SETTLE_MS = 60_000;

/** Input of every revert. */
export const revertInputSchema = z.strictObject({
  /** The action to undo. */
  actionId: z.uuid(),
});

/** @public */
export type RevertInput = z.infer<typeof revertInputSchema>;

/** What the intent of a revert records: what is undone, and what the target is like now. */
type BeforeRevert = {
  original: {
    actionId: string;
    by: string | null;
    reason: string | null;
    input: JsonValue;
    before: JsonObject;
    after: JsonObject;
  };
  present: JsonObject;
  observedAt: string;
};

/** The id of the action that undoes actions of this id. */
export function revertIdOf(actionType: string): string {
  return `${actionType}.revert`;
}

/**
 * The action that undoes another one by its `compensate`: under the same permission, and so the same step-up. It is only for an action that succeeded and
 * wasn't reverted, and while the target is as that action left it; that is what the action's `reconcile` calls `performed`.
 *
 * @param original - an action that has a `compensate`
 * @param ledger - where the actions that are undone are recorded
 */
export function createRevertAction(
  original: PrivilegedAction,
  ledger: Pick<AuditLedger, 'rowsOfAction' | 'compensationsOf'>,
): PrivilegedAction<RevertInput, BeforeRevert, { reverted: string }> {
  const originalContext = (
    context: ActionContext<RevertInput, BeforeRevert>,
  ): ActionContext<unknown, JsonObject> => ({
    ...context,
    input: readInput(original, context.before.original.input),
    before: context.before.original.before,
  });
  return createPrivilegedAction<
    RevertInput,
    BeforeRevert,
    { reverted: string }
  >({
    event: revertEventOf(original.event),
    permission: original.permission,
    input: revertInputSchema,
    deadlineMs: original.deadlineMs,
    target: ({ actionId }) => ({ kind: 'action', id: actionId }),
    async observe({ actionId }, { signal }) {
      const { intent, succeeded } = await revertibleRows(ledger, actionId);
      const input = readInput(original, intent.details.input);
      const before = objectAt(intent.details, 'before');
      const verdict = await original.reconcile({
        actionId,
        input,
        before,
        caller: { userRef: intent.actor_user_id ?? '' },
        reason: intent.reason ?? '',
        signal,
      });
      if (verdict.outcome !== 'performed') {
        throw new ConflictError(
          `It is not as that action left it any more, so it can't be reverted: ${verdict.why}`,
        );
      }
      const present = await original.observe(input, { signal });
      const state: BeforeRevert = {
        original: {
          actionId,
          by: intent.actor_user_id,
          reason: intent.reason,
          input: intent.details.input,
          before,
          after: objectAt(succeeded.details, 'after'),
        },
        present: present.state,
        observedAt: new Date().toISOString(),
      };
      return { state, version: present.version };
    },
    describe(_, { original: done }) {
      const { title, changes, destructive } = original.describe(
        readInput(original, done.input),
        done.before,
      );
      return {
        title: `Revert “${title}”`,
        confirmLabel: 'Revert',
        destructive,
        changes: changes.map(({ label, present, proposed }) => ({
          label,
          present: proposed,
          proposed: present,
        })),
        affects: [
          done.reason === null
            ? 'What was done is undone.'
            : `It was done because “${done.reason}”, and is undone.`,
        ],
        warnings: [],
        undo: `Do it again: ${title}.`,
      };
    },
    async perform(context) {
      const { actionId, after } = context.before.original;
      await original.compensate?.(originalContext(context), after);
      return { result: { reverted: actionId } };
    },
    async reconcile(context) {
      return opposite(
        await original.reconcile(originalContext(context)),
        Date.now() - Date.parse(context.before.observedAt),
      );
    },
  });
}

/** The same event told of its undoing: the rows of a revert hold those details under `before.original`. */
function revertEventOf(
  event: AuditEventDefinition<any>,
): AuditEventDefinition<any> {
  const { category, severity, ocsfActivityId } = event;
  const sentence = event.sentence.replace(
    /\{(?!target\})([^{}]+)\}/g,
    '{before.original.$1}',
  );
  return defineAuditEvent({
    id: revertIdOf(event.id),
    version: event.version,
    category,
    severity,
    ocsfActivityId,
    title: `Revert: ${event.title}`,
    sentence: `reverted what had ${sentence}`,
    input: revertInputSchema,
  });
}

async function revertibleRows(
  ledger: Pick<AuditLedger, 'rowsOfAction' | 'compensationsOf'>,
  actionId: string,
): Promise<{ intent: AuditRow; succeeded: AuditRow }> {
  const rows = await ledger.rowsOfAction(actionId);
  const intent = rows.find(({ phase }) => phase === 'intent');
  if (!intent) throw new NotFoundError(`There is no action '${actionId}'`);
  const succeeded = rows.find(({ phase }) => phase === 'succeeded');
  if (!succeeded) {
    throw new ConflictError(
      'It is not known to have succeeded: there is nothing to revert',
    );
  }
  const reverts = await ledger.compensationsOf(actionId);
  if (reverts.some(({ phase }) => phase === 'succeeded')) {
    throw new ConflictError('It has been reverted already');
  }
  return { intent, succeeded };
}

/** Sensitive fields are stored as an HMAC, and a schema may have changed since. */
function readInput(original: PrivilegedAction, recorded: unknown): unknown {
  const parsed = original.input.safeParse(recorded);
  if (!parsed.success) {
    throw new ConflictError(
      'What the action recorded can’t be read by this build, so it can’t be reverted',
    );
  }
  return parsed.data;
}

/** What the state that tells of an action tells of its revert. */
function opposite(verdict: Reconciliation, ageMs: number): Reconciliation {
  switch (verdict.outcome) {
    case 'not-performed':
      return { outcome: 'performed' };
    case 'performed':
      return ageMs < SETTLE_MS
        ? { outcome: 'unknown', why: 'Too early to tell' }
        : { outcome: 'not-performed', why: 'it is as it was' };
    default:
      return verdict;
  }
}

function objectAt(details: JsonObject, key: string): JsonObject {
  const value = details[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? value
    : {};
}
