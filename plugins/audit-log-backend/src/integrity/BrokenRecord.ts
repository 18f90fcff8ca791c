import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { defineAuditEvent } from '@alphaswarm-admin/plugin-audit-log-common';
import type { AuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import { findingId } from '../findingId';

/** The log was found to be something else than what was signed. */
export const integrityBrokenEvent = defineAuditEvent({
  id: 'audit-log.integrity.broken',
  version: 1,
  category: 'safety',
  severity: 'critical',
  title: 'Audit log broken',
  sentence: 'found the audit log broken: {problem}',
  ocsfActivityId: 99,
});

/**
 * Appends that the log was found broken: by the watch, or as a proof was to be made. One row for each break, whoever finds it and how often; as well as it can be done, since a broken
 * log is no evidence. The row is for those who are sent rows.
 */
export class BrokenRecord {
  readonly #ledger: AuditLedger;
  readonly #logger: LoggerService;
  /** What this process has recorded. */
  readonly #recorded = new Set<string>();

  static create(options: {
    ledger: AuditLedger;
    logger: LoggerService;
  }): BrokenRecord {
    return new BrokenRecord(options);
  }

  private constructor(options: { ledger: AuditLedger; logger: LoggerService }) {
    this.#ledger = options.ledger;
    this.#logger = options.logger;
    this.#ledger.register(integrityBrokenEvent);
  }

  /** Never rejects: what can't be recorded is in the process's log all the same. */
  async found(problem: string): Promise<void> {
    if (this.#recorded.has(problem)) return;
    this.#recorded.add(problem);
    try {
      const actionId = findingId(integrityBrokenEvent.id, problem);
      if ((await this.#ledger.rowsOfAction(actionId)).length > 0) return;
      await this.#ledger.append({
        definition: integrityBrokenEvent,
        actionId,
        phase: 'observed',
        actor: { kind: 'agent', agentSubject: 'audit-log' },
        details: { problem },
      });
    } catch (error) {
      this.#recorded.delete(problem);
      this.#logger.error(
        `Audit log: the break can't be recorded: ${toError(error).message}`,
      );
    }
  }
}
