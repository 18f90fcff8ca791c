import type { ProofErrorCode } from '@alphaswarm-admin/plugin-audit-log-common';
import { describeProblem } from '@alphaswarm-admin/plugin-portal-react';
import {
  newIdempotencyKey,
  type PrivilegedActionsApi,
} from '@alphaswarm-admin/plugin-staff-access-react';

/**
 * Has the ledger record that a row could not be verified here: a failed verification is a row, too.
 *
 * @returns what came of it, a sentence; never rejects
 */
export async function reportBroken(
  actions: PrivilegedActionsApi,
  seq: number,
  code: ProofErrorCode,
): Promise<string> {
  const request = {
    pluginId: 'audit-log',
    path: '/verification-reports',
    input: { seq, code },
    subject: `row ${seq}`,
  };
  try {
    const { seenVersion } = await actions.preview(request);
    await actions.run(request, {
      reason: 'reported by the browser that verified the row',
      seenVersion,
      idempotencyKey: newIdempotencyKey(),
    });
    return 'That it could not be verified is recorded in the audit log.';
  } catch (error) {
    const { detail } = describeProblem(
      error instanceof Error ? error : new Error(String(error)),
    );
    return `That it could not be verified could not be recorded: ${detail}`;
  }
}
