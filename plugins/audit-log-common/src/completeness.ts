import { z } from 'zod';

/**
 * Whether the log is complete: whether all that happened is in it, by what others say happened. `differs`: something that the log tells of left no trace
 * elsewhere. What was found to have happened outside of the portal was added to the log, so that it is complete again.
 */
export const completenessVerdicts = [
  'complete',
  'differs',
  'not-compared',
] as const;

/** Somebody whose own record the log is compared with. */
export const comparisonReportSchema = z.strictObject({
  id: z.string(),
  /** E.g. `AWS CloudTrail`. */
  title: z.string(),
  /** The time that was compared: from then on, and up to then, ISO 8601; absent before the first comparison. */
  since: z.iso.datetime().optional(),
  comparedTo: z.iso.datetime().optional(),
  /** Changes that it tells of and that were made outside of the portal. Each is a row. */
  outside: z.number().int(),
  /** Effects that rows tell of and that it has never seen. Each is a row. */
  unseen: z.number().int(),
  /** Why it is not compared with at present, in words. */
  problem: z.string().optional(),
});

/** The answer of `GET /completeness`. */
export const completenessReportSchema = z.strictObject({
  verdict: z.enum(completenessVerdicts),
  /** Up to when all of them were compared with, ISO 8601. */
  comparedTo: z.iso.datetime().optional(),
  sources: z.array(comparisonReportSchema),
});

/** What is known of one comparison. */
export type ComparisonReport = z.infer<typeof comparisonReportSchema>;

/** What is known of the log's completeness. */
export type CompletenessReport = z.infer<typeof completenessReportSchema>;
