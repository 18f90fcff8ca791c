import { ServiceUnavailableError } from '@backstage/errors';
import {
  auditVerificationReportPermission,
  type ReportVerificationInput,
  reportVerificationInputSchema,
  verificationFailedEvent,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  createPrivilegedAction,
  type PrivilegedAction,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { TransparencyLog } from '../transparency/TransparencyLog';

/** What the portal itself finds of the row, as the end of a sentence. */
type OwnFinding = { portal: string };

/**
 * Records that a row could not be verified in somebody's browser. Nothing but the log is changed. The portal proves the row itself meanwhile:
 * should that fail too, the log is broken, and said to be by {@link BrokenRecord}; else what the browser was shown was changed on its way.
 */
export function createReportVerificationAction(options: {
  log: Pick<TransparencyLog, 'proof'>;
}): PrivilegedAction<
  ReportVerificationInput,
  OwnFinding,
  { reported: number } & OwnFinding
> {
  return createPrivilegedAction<
    ReportVerificationInput,
    OwnFinding,
    { reported: number } & OwnFinding
  >({
    event: verificationFailedEvent,
    permission: auditVerificationReportPermission,
    input: reportVerificationInputSchema,
    target: ({ seq }) => ({ kind: 'audit-row', id: String(seq) }),
    async observe({ seq }) {
      const portal = await ownFinding(options.log, seq);
      return { state: { portal }, version: `${seq}, the portal ${portal}` };
    },
    describe: ({ seq, code }, { portal }) => ({
      title: `Report that row ${seq} could not be verified`,
      confirmLabel: 'Report',
      destructive: false,
      changes: [],
      affects: [
        `Your browser found it is not what was signed (${code}); the portal ${portal}.`,
      ],
      warnings: [],
      undo: 'It can not be undone. The log keeps who reported it.',
    }),
    perform: async ({ input, before }) => ({
      result: { reported: input.seq, ...before },
    }),
    // The report is the outcome's row: without one there is none.
    reconcile: async () => ({
      outcome: 'not-performed',
      why: 'it was not recorded',
    }),
  });
}

/** @throws NotFoundError if there is no such row */
async function ownFinding(
  log: Pick<TransparencyLog, 'proof'>,
  seq: number,
): Promise<string> {
  try {
    await log.proof(seq, undefined);
    return 'proves it';
  } catch (error) {
    if (error instanceof ServiceUnavailableError) return "can't prove it";
    throw error;
  }
}
