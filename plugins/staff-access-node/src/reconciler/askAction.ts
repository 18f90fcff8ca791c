import { toError } from '@backstage/errors';
import type {
  AuditRow,
  JsonObject,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { performDeadlineMs } from '../actions/deadlines';
import type {
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
  const actor = actorFrom(intent);
  try {
    return await withDeadline(
      performDeadlineMs(action),
      signal =>
        action.reconcile({
          actionId: intent.action_id,
          input: input.data,
          before: (intent.details.before ?? {}) as JsonObject,
          caller: { userRef: actor.userRef ?? '', name: actor.name },
          reason: intent.reason ?? '',
          signal,
        }),
      () => new Error('There was no answer in time'),
    );
  } catch (error) {
    return { outcome: 'unknown', why: toError(error).message };
  }
}
