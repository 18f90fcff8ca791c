import { toError } from '@backstage/errors';
import type {
  AuditRow,
  JsonObject,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { performDeadlineMs } from '../actions/deadlines';
import type {
  ActionContext,
  PrivilegedAction,
  Reconciliation,
} from '../actions/PrivilegedAction';
import { withDeadline } from '../pipeline/withDeadline';
import { actorFrom } from './concludingEvent';

/**
 * Asks an action whether it happened. Whatever goes wrong in asking means `unknown`, above all input that the intent row no longer tells: sensitive fields are
 * stored as an HMAC, and a schema may have changed since.
 */
export async function askAction(
  action: PrivilegedAction,
  intent: AuditRow,
): Promise<Reconciliation> {
  const input = action.input.safeParse(intent.details.input);
  if (!input.success) {
    return {
      outcome: 'unknown',
      why: 'The input that the intent recorded can’t be read by this build',
    };
  }
  try {
    return await withDeadline(
      performDeadlineMs(action),
      signal => action.reconcile(contextOf(intent, input.data, signal)),
      () => new Error('There was no answer in time'),
    );
  } catch (error) {
    return { outcome: 'unknown', why: toError(error).message };
  }
}

/**
 * Has an action undo what was found to be done of it.
 *
 * @returns why it couldn't; undefined if it is undone
 */
export async function undoPart(
  action: PrivilegedAction,
  intent: AuditRow,
  done: JsonObject,
): Promise<string | undefined> {
  if (!action.compensate) return 'the action can’t be undone';
  try {
    await withDeadline(
      performDeadlineMs(action),
      async signal =>
        action.compensate?.(
          contextOf(intent, action.input.parse(intent.details.input), signal),
          done,
        ),
      () => new Error('There was no answer in time'),
    );
    return undefined;
  } catch (error) {
    return toError(error).message;
  }
}

function contextOf(
  intent: AuditRow,
  input: unknown,
  signal: AbortSignal,
): ActionContext<unknown, JsonObject> {
  const actor = actorFrom(intent);
  return {
    actionId: intent.action_id,
    input,
    before: (intent.details.before ?? {}) as JsonObject,
    caller: { userRef: actor.userRef ?? '', name: actor.name },
    reason: intent.reason ?? '',
    signal,
  };
}
