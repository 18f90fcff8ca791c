import type {
  AuditEventDefinition,
  AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { AuditEvent, AuditLedger, OpenAction } from '../AuditLedger';
import { LedgerUnavailableError } from '../errors';
import { buildRow } from '../ledger/buildRow';

/** A ledger in memory, which can be unavailable. */
export class MemoryAuditLedger implements AuditLedger {
  readonly rows: AuditRow[] = [];
  unavailable = false;

  async append(event: AuditEvent): Promise<AuditRow> {
    if (this.unavailable) throw new LedgerUnavailableError('unavailable');
    const { row, leafHash } = buildRow(event, undefined);
    const stored = { ...row, seq: this.rows.length, leaf_hash: leafHash };
    this.rows.push(stored);
    return stored;
  }

  async openActions(): Promise<OpenAction[]> {
    return [];
  }

  async rowsOfAction(actionId: string): Promise<AuditRow[]> {
    return this.rows.filter(row => row.action_id === actionId);
  }

  async compensationsOf(actionId: string): Promise<AuditRow[]> {
    return this.rows.filter(row => row.compensates === actionId);
  }

  async size(): Promise<number> {
    return this.rows.length;
  }

  async rowsFrom(seq: number, limit: number): Promise<AuditRow[]> {
    return this.rows.slice(seq, seq + limit);
  }

  register(_definition: AuditEventDefinition<any>): void {}

  definitions(): AuditEventDefinition<any>[] {
    return [];
  }
}
