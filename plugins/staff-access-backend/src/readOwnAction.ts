import { NotFoundError } from '@backstage/errors';
import type { AuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import type { ActionAnswer } from '@alphaswarm-admin/plugin-staff-access-common';
import {
  actionAnswerOf,
  type StaffCaller,
} from '@alphaswarm-admin/plugin-staff-access-node';

/**
 * Where an action of the caller's stands: of a person those that they or an agent for them began, of an agent its own.
 *
 * @throws NotFoundError for an action that doesn't exist, was never begun, or is somebody else's: which of these isn't told
 */
export async function readOwnAction(
  ledger: AuditLedger,
  actionId: string,
  { session, agent }: StaffCaller,
): Promise<ActionAnswer> {
  const rows = await ledger.rowsOfAction(actionId);
  const own = rows.some(
    row =>
      row.phase === 'intent' &&
      row.actor_user_id === session.userRef &&
      (!agent || row.agent_subject === agent.id),
  );
  const answer = own ? actionAnswerOf(rows) : undefined;
  if (!answer) throw new NotFoundError('You have begun no such action');
  return answer;
}
