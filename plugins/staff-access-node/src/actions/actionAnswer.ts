import {
  isTerminalPhase,
  type AuditRow,
  type JsonObject,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { ActionAnswer } from '@alphaswarm-admin/plugin-staff-access-common';

/** What the caller is told while an outcome is not known. */
export const OPEN_MESSAGE =
  'The outcome is not known yet: it may or may not have happened. The portal is finding out; look again in a moment, and do not repeat it.';

const ABANDONED_MESSAGE =
  'The portal could not find out whether it happened. Check the target before you repeat it.';

/**
 * Where an action stands by its rows in the ledger.
 *
 * @param rows - all rows of the action
 * @returns undefined if there is no intent: it was never done
 */
export function actionAnswerOf(
  rows: readonly AuditRow[],
): ActionAnswer<JsonObject> | undefined {
  const intent = rows.find(row => row.phase === 'intent');
  if (!intent) return undefined;
  const actionId = intent.action_id;
  const terminal = rows.find(row => isTerminalPhase(row.phase));
  switch (terminal?.phase) {
    case 'succeeded': {
      const { result, shortfall } = terminal.details;
      return {
        actionId,
        state: 'succeeded',
        ...(isObject(result) && { result }),
        ...(typeof shortfall === 'string' && { message: shortfall }),
      };
    }
    case 'failed':
    case 'compensated':
      return {
        actionId,
        state: terminal.phase,
        message: errorMessageOf(terminal.details),
      };
    case 'abandoned':
      return { actionId, state: 'abandoned', message: ABANDONED_MESSAGE };
    default:
      return { actionId, state: 'open', message: OPEN_MESSAGE };
  }
}

function errorMessageOf(details: JsonObject): string {
  const error = details.error;
  return isObject(error) && typeof error.message === 'string'
    ? error.message
    : 'It did not happen.';
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
