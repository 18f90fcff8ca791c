import {
  isTerminalPhase,
  rowFormatVersion,
  type AuditEventDefinition,
  type AuditPhase,
  type AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  DuplicatePhaseError,
  LedgerUnavailableError,
  type AuditEvent,
  type AuditLedger,
  type OpenAction,
} from '@alphaswarm-admin/plugin-audit-log-node';
import { v7 as uuidv7 } from 'uuid';
import { Journal } from './Journal';

/** A ledger in memory that keeps the contract, and fails on demand. */
export class FakeLedger implements AuditLedger {
  readonly rows: AuditRow[] = [];
  readonly registered = new Map<string, AuditEventDefinition>();
  readonly #journal: Journal;
  /** Phases whose append rejects; `kept`: though the row is there. */
  readonly failing = new Map<AuditPhase, 'lost' | 'kept'>();

  constructor(journal: Journal = new Journal()) {
    this.#journal = journal;
  }

  async append(event: AuditEvent): Promise<AuditRow> {
    this.#journal.note(`ledger:${event.phase}`);
    const failure = this.failing.get(event.phase);
    if (failure === 'lost') throw new LedgerUnavailableError('ledger is away');
    const row = this.#rowOf(event);
    this.#assertFirst(row);
    this.rows.push(row);
    if (failure === 'kept') throw new LedgerUnavailableError('ledger is away');
    return row;
  }

  async openActions(options: {
    olderThanMs: number;
    limit: number;
  }): Promise<OpenAction[]> {
    return this.rows
      .filter(row => row.phase === 'intent')
      .filter(
        row =>
          Date.now() - Date.parse(row.created_at) >= options.olderThanMs &&
          !this.rows.some(
            other =>
              other.action_id === row.action_id && isTerminalPhase(other.phase),
          ),
      )
      .slice(0, options.limit)
      .map(intent => ({ actionId: intent.action_id, intent }));
  }

  async rowsOfAction(actionId: string): Promise<AuditRow[]> {
    return this.rows.filter(row => row.action_id === actionId);
  }

  async compensationsOf(actionId: string): Promise<AuditRow[]> {
    return this.rows.filter(
      row => row.compensates === actionId && row.action_id !== actionId,
    );
  }

  async size(): Promise<number> {
    return this.rows.length;
  }

  async rowsFrom(seq: number, limit: number): Promise<AuditRow[]> {
    return this.rows.slice(seq, seq + limit);
  }

  register(definition: AuditEventDefinition): void {
    this.registered.set(definition.id, definition);
  }

  definitions(): AuditEventDefinition[] {
    return [...this.registered.values()];
  }

  phases(): AuditPhase[] {
    return this.rows.map(row => row.phase);
  }

  #assertFirst(row: AuditRow): void {
    const clash = this.rows.some(
      other =>
        other.action_id === row.action_id &&
        ((row.phase === 'intent' && other.phase === 'intent') ||
          (isTerminalPhase(row.phase) && isTerminalPhase(other.phase))),
    );
    if (clash) throw new DuplicatePhaseError('there is one already');
  }

  #rowOf(event: AuditEvent): AuditRow {
    const { actor, request, target, definition } = event;
    return {
      seq: this.rows.length,
      leaf_hash: '',
      v: rowFormatVersion,
      id: uuidv7(),
      action_id: event.actionId ?? uuidv7(),
      phase: event.phase,
      event_type: definition.id,
      event_category: definition.category,
      severity: event.severity ?? definition.severity,
      source: 'admin',
      actor_kind: actor.kind,
      actor_user_id: actor.userRef ?? null,
      agent_subject: actor.agentSubject ?? null,
      act: actor.act ?? null,
      user_id: target?.userId ?? null,
      organization_id: target?.organizationId ?? null,
      workspace_id: target?.workspaceId ?? null,
      cell_id: target?.cellId ?? null,
      target_kind: target?.kind ?? null,
      target_id: target?.id ?? null,
      reason: event.reason ?? null,
      ip: request?.ip ?? null,
      user_agent: request?.userAgent ?? null,
      connection: request?.connection ?? null,
      request_id: request?.requestId ?? null,
      step_up: event.stepUp ?? null,
      approval: event.approval ?? null,
      operation_digest: event.operationDigest ?? null,
      compensates: event.compensates ?? null,
      // As stored: what isn't JSON doesn't survive.
      details: JSON.parse(
        JSON.stringify({
          ...event.details,
          actor: { name: actor.name, email: actor.email, roles: actor.roles },
        }),
      ),
      created_at: new Date().toISOString(),
    };
  }
}
