import type { z } from 'zod';
import type { AuditCategory, AuditSeverity } from './row';
import { sentencePlaceholders } from './sentence';

/**
 * One entry of the event catalogue: everything the portal knows about one kind of event. Types, validation, the page's
 * wording, the OCSF export and the docs page come from it.
 */
export interface AuditEventDefinition<TDetails = unknown> {
  /** The stable id that the ledger stores as `event_type`, at most 64 characters, e.g. `platform-ecs.service.scale`. */
  readonly id: string;
  /** Raised when `details` changes shape. */
  readonly version: number;
  readonly category: AuditCategory;
  readonly severity: AuditSeverity;
  /** A short title, e.g. "Scale service". */
  readonly title: string;
  /**
   * What happened, as the rest of a sentence whose subject is the actor, in the past tense: `scaled {target} from
   * {before.desiredCount} to {input.desiredCount}`. Placeholders are `target` or a path into `details`.
   */
  readonly sentence: string;
  /** OCSF API Activity (class 6003) activity: 1 Create, 2 Read, 3 Update, 4 Delete, 99 Other. */
  readonly ocsfActivityId: 1 | 2 | 3 | 4 | 99;
  /** What `details.input` of such an event holds. Fields marked with {@link sensitive} are stored as a keyed HMAC. */
  readonly input?: z.ZodType<TDetails>;
}

/** Declares one entry of the event catalogue. Throws a `TypeError` if the id is not a valid `event_type`, or the sentence is malformed. */
export function defineAuditEvent<TDetails>(
  definition: AuditEventDefinition<TDetails>,
): AuditEventDefinition<TDetails> {
  if (!/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/.test(definition.id)) {
    throw new TypeError(
      `Audit event id '${definition.id}' must be dotted lower-case words`,
    );
  }
  if (definition.id.length > 64) {
    throw new TypeError(
      `Audit event id '${definition.id}' is longer than 64 characters`,
    );
  }
  sentencePlaceholders(definition.sentence);
  return Object.freeze({ ...definition });
}
