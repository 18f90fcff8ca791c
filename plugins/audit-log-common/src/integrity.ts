import { z } from 'zod';

/** Whether the log is whole: every row as it was appended, under every head that was signed. */
export const integrityVerdicts = ['whole', 'broken', 'unknown'] as const;

/** A witness: somebody outside of the portal's reach who remembers what the log signed. */
export const witnessReportSchema = z.strictObject({
  name: z.string(),
  /** Rows that the newest head has that the witness holds. */
  size: z.number().int(),
  /** When it was last compared with the log, ISO 8601; absent before that. */
  comparedAt: z.iso.datetime().optional(),
  /** Why it can't be asked. */
  problem: z.string().optional(),
});

/** The answer of `GET /integrity`. */
export const integrityReportSchema = z.strictObject({
  /** `unknown` until every row was checked once, and while it can't be checked. */
  verdict: z.enum(integrityVerdicts),
  /** Rows that were checked, of `size` that the signed head covers. */
  checkedTo: z.number().int(),
  size: z.number().int(),
  /** Rows below this `seq` were exported and taken out of the log's table; absent if none were. Their hashes are checked. */
  archivedTo: z.number().int().optional(),
  /** When every row was last checked, ISO 8601; absent before that. */
  checkedAt: z.iso.datetime().optional(),
  /** Seconds since the signed head covered every row; 0 while it does. */
  checkpointAge: z.number(),
  /** What is wrong, or why it can't be known, or why the head does not follow, in words. */
  problem: z.string().optional(),
  witnesses: z.array(witnessReportSchema),
});

/** What is known of a witness. */
export type WitnessReport = z.infer<typeof witnessReportSchema>;

/** What is known of the log's integrity. */
export type IntegrityReport = z.infer<typeof integrityReportSchema>;
