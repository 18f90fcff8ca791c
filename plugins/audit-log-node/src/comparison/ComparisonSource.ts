import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type {
  AuditSeverity,
  JsonObject,
} from '@alphaswarm-admin/plugin-audit-log-common';

/** A change, as somebody else's record tells of it. */
export type ObservedEvent = {
  /** The record's own id of the event: what makes it be appended once. */
  id: string;
  /** When it happened by the record's clock, ISO 8601 UTC. */
  at: string;
  /** Who did it, in words: `the IAM user maria`. */
  by: string;
  /** What was done, in words, as the rest of a sentence in the past tense: `scaled the service a to 3 tasks`. */
  summary: string;
  /** What it was done to, as rows name it; as much of it as the record tells. */
  target?: { kind: string; id: string };
  /** The privileged action that the request said it was made by. */
  actionId?: string;
  /** The id of the request, which an outcome row names too (`details.remoteCalls`). */
  requestId?: string;
  /** Of the row, if it comes to one. `warning` if left out. */
  severity?: AuditSeverity;
  /** What else the row shall hold. Only what was chosen to be told: the record itself may hold secrets. */
  details: JsonObject;
};

/** Somebody whose own record of what happened the log is compared with. */
export interface ComparisonSource {
  /** Stable: what is known of the comparison is kept under it. */
  readonly id: string;
  /** What it is called: `AWS CloudTrail`. */
  readonly title: string;
  /** How long after it happened an event may still be missing in the record, milliseconds. */
  readonly settleMs: number;
  /** The systems whose calls the record tells of, as `details.remoteCalls` of rows names them: `aws:ecs`. */
  readonly systems: readonly string[];

  /**
   * The changes that the record tells of, in any order, each as often as it likes. Reads are left out, and requests that were refused.
   *
   * @param since - ISO 8601 UTC, inclusive
   * @param until - ISO 8601 UTC, inclusive
   * @throws an error whose message says what is wrong and what to do, when the record can't be read to its end
   */
  events(
    since: string,
    until: string,
    options: { signal: AbortSignal },
  ): AsyncIterable<ObservedEvent>;

  /**
   * Whether the record would tell of an action of this kind on this target: one of another account, or one that isn't configured any more, it wouldn't.
   *
   * @param eventType - the action's event
   */
  covers(eventType: string, target: { kind: string; id: string }): boolean;
}

/** Where modules of the audit log say what it is to be compared with. */
export interface AuditComparisonExtensionPoint {
  /** @throws an `Error` if there is one of that id already */
  addSource(source: ComparisonSource): void;
}

/** The extension point of {@link AuditComparisonExtensionPoint}. */
export const auditComparisonExtensionPoint =
  createExtensionPoint<AuditComparisonExtensionPoint>({
    id: 'audit-log.comparison',
  });
