import { z } from 'zod';

/** The answer of `GET /archive`. */
export const archiveReportSchema = z.discriminatedUnion('configured', [
  z.strictObject({ configured: z.literal(false) }),
  z.strictObject({
    configured: z.literal(true),
    bucket: z.string(),
    /** What the objects' keys begin with. */
    prefix: z.string(),
    /** Rows below it are in the archive. */
    archivedTo: z.number().int(),
    /** Rows that there are. */
    size: z.number().int(),
    lagRows: z.number().int(),
    /** Age of the oldest row that isn't in the archive yet, seconds. */
    lagSeconds: z.number(),
    /** Whether that is older than it should be. */
    late: z.boolean(),
    /** When an object was last written, ISO 8601. */
    archivedAt: z.iso.datetime().optional(),
    /** When the last run ended, ISO 8601; absent before the first. */
    attemptedAt: z.iso.datetime().optional(),
    /** Why the last run didn't come to its end, in words. */
    problem: z.string().optional(),
    /** How long nobody can remove an object, days. */
    retentionDays: z.number(),
  }),
]);

/** How far the archive has come. */
export type ArchiveReport = z.infer<typeof archiveReportSchema>;
