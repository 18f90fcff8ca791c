import { z } from 'zod';
import { defineAuditEvent } from './catalogue';
import type { ProofErrorCode } from './tlog';

const codes = [
  'malformed',
  'unknown-key',
  'bad-signature',
  'not-witnessed',
  'wrong-origin',
  'not-included',
  'not-consistent',
  'rows-differ',
] as const satisfies readonly ProofErrorCode[];

/** Input of reporting that a row could not be verified. */
export const reportVerificationInputSchema = z.strictObject({
  /** The row's place in the log. */
  seq: z.int().min(0),
  /** What the verification failed by. */
  code: z.enum(codes),
});

/** @public */
export type ReportVerificationInput = z.infer<
  typeof reportVerificationInputSchema
>;

/** Somebody's browser verified a row, and it is not what was signed. The browser reports it by itself. */
export const verificationFailedEvent = defineAuditEvent({
  id: 'audit-log.verification.report',
  version: 1,
  category: 'safety',
  severity: 'critical',
  title: 'Failed verification',
  sentence:
    'found, verifying row {input.seq} in the browser, that it is not what was signed ({input.code}); the portal {before.portal}',
  ocsfActivityId: 99,
  input: reportVerificationInputSchema,
});
