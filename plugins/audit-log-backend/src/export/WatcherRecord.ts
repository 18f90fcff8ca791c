import {
  type AuditExportFormat,
  auditLogExportEvent,
  auditLogReadWholeEvent,
  auditLogWatcherEvents,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type {
  AuditEvent,
  AuditLedger,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { StaffSession } from '@alphaswarm-admin/plugin-staff-access-node';
import type { Request } from 'express';
import type { LogSearch } from '../search/LogSearch';
import type { PreparedExport } from './LogExport';

const HOUR_MS = 60 * 60_000;

const MAX_USER_AGENT = 512;

/** Options of {@link WatcherRecord.create}. */
export type WatcherRecordOptions = {
  ledger: AuditLedger;
  search: LogSearch;
};

/** Records what the log's readers do with it. What can't be recorded doesn't happen. */
export class WatcherRecord {
  readonly #ledger: AuditLedger;
  readonly #search: LogSearch;
  /** When each person's last reading of the whole log was recorded, as far as this process knows; epoch milliseconds. */
  readonly #recordedAt = new Map<string, number>();

  static create(options: WatcherRecordOptions): WatcherRecord {
    return new WatcherRecord(options);
  }

  private constructor(options: WatcherRecordOptions) {
    this.#ledger = options.ledger;
    this.#search = options.search;
    for (const event of auditLogWatcherEvents) this.#ledger.register(event);
  }

  /**
   * Somebody begins to read the whole log. One row for each person and hour: a page that refreshes itself shall not fill the log with itself.
   *
   * @throws LedgerUnavailableError (503) if it can't be recorded
   */
  async readsWhole(reader: StaffSession, request: Request): Promise<void> {
    const hourAgo = Date.now() - HOUR_MS;
    if ((this.#recordedAt.get(reader.userRef) ?? 0) > hourAgo) return;
    if (!(await this.#wasRecordedSince(hourAgo, reader.userRef))) {
      await this.#ledger.append(
        eventOf(reader, request, { definition: auditLogReadWholeEvent }),
      );
    }
    this.#recordedAt.set(reader.userRef, Date.now());
  }

  /**
   * Somebody is about to be given an export.
   *
   * @throws LedgerUnavailableError (503) if it can't be recorded
   */
  async exports(
    reader: StaffSession,
    request: Request,
    format: AuditExportFormat,
    { range, filter }: PreparedExport,
  ): Promise<void> {
    await this.#ledger.append(
      eventOf(reader, request, {
        definition: auditLogExportEvent,
        details: { input: { format, ...range, filter } },
      }),
    );
  }

  /** Another process may have recorded it. */
  async #wasRecordedSince(time: number, userRef: string): Promise<boolean> {
    const { seqs } = await this.#search.find({
      filter: {
        actor: userRef,
        action: auditLogReadWholeEvent.id,
        from: new Date(time).toISOString(),
      },
      visible: undefined,
      direction: 'older',
      limit: 1,
    });
    return seqs.length > 0;
  }
}

function eventOf(
  reader: StaffSession,
  request: Request,
  event: Pick<AuditEvent, 'definition' | 'details'>,
): AuditEvent {
  return {
    ...event,
    phase: 'observed',
    actor: {
      kind: 'user',
      userRef: reader.userRef,
      name: reader.name,
      email: reader.email,
    },
    request: {
      ip: request.ip,
      userAgent: request.get('user-agent')?.slice(0, MAX_USER_AGENT),
      connection: reader.connection,
    },
    target: { kind: 'audit-log', id: 'audit-log' },
  };
}
