import {
  type AuditRow,
  outsideChangeEvent,
  unseenEffectEvent,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type {
  AuditEvent,
  AuditLedger,
  ComparisonSource,
  ObservedEvent,
} from '@alphaswarm-admin/plugin-audit-log-node';
import { findingId } from '../findingId';
import type { ComparisonState } from './ComparisonState';
import type { UnseenEffect } from './expectedEffects';

/** Options of {@link Findings.create}. */
export type FindingsOptions = {
  source: Pick<ComparisonSource, 'id' | 'title'>;
  state: ComparisonState;
  ledger: AuditLedger;
};

/**
 * Appends what a comparison has found. Each finding comes to one row: its action id follows from what it is about, and is looked for before it is appended, by one process at a
 * time.
 */
export class Findings {
  readonly #source: FindingsOptions['source'];
  readonly #state: ComparisonState;
  readonly #ledger: AuditLedger;

  static create(options: FindingsOptions): Findings {
    return new Findings(options);
  }

  private constructor(options: FindingsOptions) {
    this.#source = options.source;
    this.#state = options.state;
    this.#ledger = options.ledger;
  }

  /** A change was made outside of the portal. */
  async outside(event: ObservedEvent): Promise<void> {
    const { id, at, by, summary, target, severity, details } = event;
    await this.#appendOnce({
      definition: outsideChangeEvent,
      actionId: findingId(this.#source.id, 'outside', id),
      severity,
      target,
      details: {
        ...details,
        source: this.#source.title,
        by,
        summary,
        eventId: id,
        happenedAt: at,
        ...(event.actionId !== undefined && { claims: event.actionId }),
      },
    });
    await this.#state.appended(id);
  }

  /** An effect that a row tells of was never seen. */
  async unseen(effect: UnseenEffect, row: AuditRow): Promise<void> {
    const { seq, actionId, requestId } = effect;
    await this.#state.noteUnseen(effect);
    await this.#appendOnce({
      definition: unseenEffectEvent,
      actionId: findingId(this.#source.id, 'unseen', `${seq}/${requestId}`),
      target:
        row.target_kind !== null && row.target_id !== null
          ? { kind: row.target_kind, id: row.target_id }
          : undefined,
      details: {
        source: this.#source.title,
        action: actionId,
        event: row.event_type,
        row: seq,
        ...(requestId !== '' && { requestId }),
      },
    });
  }

  async #appendOnce(
    event: Omit<AuditEvent, 'phase' | 'actor'> & { actionId: string },
  ): Promise<void> {
    await this.#state.holdOn();
    if ((await this.#ledger.rowsOfAction(event.actionId)).length > 0) return;
    await this.#ledger.append({
      ...event,
      phase: 'observed',
      actor: { kind: 'agent', agentSubject: 'audit-log' },
    });
  }
}
