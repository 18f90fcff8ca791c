import { z } from 'zod';
import { auditOutcomes, auditPhases } from './phases';
import { auditCategories, type AuditRow, auditSeverities } from './row';
import { auditRowSchema, columnWidths } from './rowSchema';

/** How many rows a page of the log holds unless asked otherwise, and at most. */
export const pageSizes = { default: 50, max: 200 } as const;

// Postgres can't compare with NUL, and no name that was ever stored has a control character.
const printable = z
  .string()
  .min(1)
  .regex(/^[^\p{Cc}]*$/u, 'must not contain control characters');

const time = z.iso.datetime({
  offset: true,
  error: 'must be an ISO 8601 time with an offset, e.g. 2026-11-24T06:00:00Z',
});

/** The longest full text search, characters. */
export const MAX_SEARCH_LENGTH = 200;

/** Whether a range of time is one. */
function inOrder({ from, to }: { from?: string; to?: string }): boolean {
  return (
    from === undefined || to === undefined || Date.parse(from) < Date.parse(to)
  );
}

const laterThanFrom = { path: ['to'], error: 'must be later than from' };

/** The filters of the log, as they are in URLs. Absent ones don't filter. */
export const auditFilterSchema = z.strictObject({
  /**
   * Words that the row must hold, in its reason, target, actor, event or input. As in a web search: `"a phrase"`, `or`, `-without`. A word with
   * punctuation in it, such as an ARN, is a phrase.
   */
  q: printable
    .max(MAX_SEARCH_LENGTH)
    .regex(/[\p{L}\p{N}]/u, 'must hold a word to search for')
    .optional(),
  /** The acting staff member's entity ref. */
  actor: printable.max(columnWidths.actor_user_id).optional(),
  /** Whether a person or an agent acted. */
  actorKind: z.enum(['user', 'agent']).optional(),
  /** The event's id in the catalogue. */
  action: printable.max(columnWidths.event_type).optional(),
  category: z.enum(auditCategories).optional(),
  severity: z.enum(auditSeverities).optional(),
  phase: z.enum(auditPhases).optional(),
  /** What became of the action: of an intent that of its action, of any other row its phase. */
  outcome: z.enum(auditOutcomes).optional(),
  /** The company that the row is about. */
  organizationId: printable.max(columnWidths.organization_id).optional(),
  targetKind: printable.max(columnWidths.target_kind).optional(),
  targetId: printable.max(columnWidths.target_id).optional(),
  /** The earliest `created_at`, inclusive. */
  from: time.optional(),
  /** The latest `created_at`, exclusive. */
  to: time.optional(),
});

/** @public */
export type AuditFilter = z.infer<typeof auditFilterSchema>;

/** The query of `GET /events`. */
export const auditEventsQuerySchema = auditFilterSchema
  .extend({
    /** The `nextCursor` or `previousCursor` of a page; valid with the same filter only. */
    cursor: printable.max(256).optional(),
    limit: z
      .string()
      .regex(/^\d{1,4}$/, 'must be a whole number')
      .transform(Number)
      .pipe(z.number().min(1).max(pageSizes.max))
      .optional(),
  })
  .refine(inOrder, laterThanFrom);

/** @public */
export type AuditEventsQuery = z.infer<typeof auditEventsQuerySchema>;

/** How many buckets a histogram has unless asked otherwise, and at most. */
export const histogramBuckets = { default: 60, max: 200 } as const;

/** The query of `GET /histogram`: the filters of the log, and into how many stretches their time is divided. */
export const auditHistogramQuerySchema = auditFilterSchema
  .extend({
    buckets: z
      .string()
      .regex(/^\d{1,3}$/, 'must be a whole number')
      .transform(Number)
      .pipe(z.number().min(1).max(histogramBuckets.max))
      .optional(),
  })
  .refine(inOrder, laterThanFrom);

/** @public */
export type AuditHistogramQuery = z.infer<typeof auditHistogramQuerySchema>;

/** The formats that rows are exported in. */
export const exportFormats = ['ndjson', 'csv', 'ocsf'] as const;

/** @public */
export type AuditExportFormat = (typeof exportFormats)[number];

/** The query of `GET /export`: the filters of the log, and the format. */
export const auditExportQuerySchema = auditFilterSchema
  .extend({ format: z.enum(exportFormats) })
  .refine(inOrder, laterThanFrom);

/** The answer of `GET /histogram`: how many rows match, over time. */
export const auditHistogramSchema = z.strictObject({
  scope: z.enum(['all', 'own']),
  /** The earliest time that is counted, inclusive; that of the first row, if the filter has none. */
  from: z.iso.datetime({ precision: 3 }),
  /** The latest time that is counted, exclusive; now, if the filter has none. */
  to: z.iso.datetime({ precision: 3 }),
  /** How long each bucket is, seconds; the last one may end earlier. */
  bucketSeconds: z.number().int().positive(),
  /** Oldest first, those without rows too. None if the log is empty. */
  buckets: z.array(
    z.strictObject({
      start: z.iso.datetime({ precision: 3 }),
      total: z.number().int().nonnegative(),
      byPhase: z.partialRecord(
        z.enum(auditPhases),
        z.number().int().nonnegative(),
      ),
      /** Present if there were too many rows to look at each: the counts are extrapolated from the newest ones of the bucket. */
      estimated: z.literal(true).optional(),
    }),
  ),
  /** Present if a bucket is estimated. */
  estimated: z.literal(true).optional(),
});

/** @public */
export type AuditHistogram = z.infer<typeof auditHistogramSchema>;

/** The answer of `GET /events`: a page of rows, newest first. */
export const auditPageSchema = z.strictObject({
  /** Whether the policy lets the reader see the whole log, or their own rows only: the page says so. */
  scope: z.enum(['all', 'own']),
  items: z.array(auditRowSchema),
  /** The page of older rows; absent on the last one. */
  nextCursor: z.string().optional(),
  /** The page of newer rows, which may be empty still: rows are added all the time. Absent on a page without rows. */
  previousCursor: z.string().optional(),
  /**
   * Present if the search stopped before the page was full, since it had looked at as many rows as one request may: `nextCursor`, or for newer
   * rows `previousCursor`, goes on from there.
   */
  incomplete: z.literal(true).optional(),
});

/** Something that the reader could do about an action: a privileged action of some plugin. */
export const auditActionOfferSchema = z.strictObject({
  /** Its id in the event catalogue, e.g. `platform-ecs.service.scale.revert`. */
  action: z.string(),
  title: z.string(),
  /** Where it is: a path of the plugin's API. */
  pluginId: z.string(),
  path: z.string(),
  verdict: z.enum(['allowed', 'denied']),
  /** Who could, in words, if the reader may not. */
  whoCould: z.string().optional(),
});

/** @public */
export type AuditActionOffer = z.infer<typeof auditActionOfferSchema>;

/** The answer of `GET /actions/{actionId}`: all rows of the action, oldest first, and what could be done about it. */
export const auditActionSchema = z.strictObject({
  items: z.array(auditRowSchema),
  offers: z.array(auditActionOfferSchema),
  /** The action that undid it. */
  revertedBy: z.uuid().optional(),
  /** The action by which somebody acknowledged that it was abandoned. */
  acknowledgedBy: z.uuid().optional(),
});

/** What the page knows of an entry of the event catalogue. */
export const auditCatalogueEntrySchema = z.strictObject({
  id: z.string(),
  version: z.number().int(),
  title: z.string(),
  sentence: z.string(),
  category: z.enum(auditCategories),
  severity: z.enum(auditSeverities),
});

/** @public */
export type AuditCatalogueEntry = z.infer<typeof auditCatalogueEntrySchema>;

/** The answer of `GET /catalogue`, sorted by id. */
export const auditCatalogueSchema = z.strictObject({
  items: z.array(auditCatalogueEntrySchema),
});

/** The answer of `GET /open-actions`: intents without an outcome, and actions whose outcome nobody could find out. */
export const auditOpenActionsSchema = z.strictObject({
  /** The intents of open actions, oldest first, at most 100. */
  open: z.array(auditRowSchema),
  /** The `abandoned` rows, newest first, at most 100. */
  abandoned: z.array(auditRowSchema),
});

/** A page of the log. */
export type AuditPage = {
  /** Whether the policy lets the reader see the whole log, or their own rows only. */
  scope: 'all' | 'own';
  items: AuditRow[];
  nextCursor?: string;
  previousCursor?: string;
  incomplete?: true;
};

/** All rows of one action, and what could be done about it. */
export type AuditAction = {
  items: AuditRow[];
  offers: AuditActionOffer[];
  revertedBy?: string;
  acknowledgedBy?: string;
};

/** The event catalogue. */
export type AuditCatalogue = { items: AuditCatalogueEntry[] };

/** Open and abandoned actions. */
export type AuditOpenActions = { open: AuditRow[]; abandoned: AuditRow[] };
