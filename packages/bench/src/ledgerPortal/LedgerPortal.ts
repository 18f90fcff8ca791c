import { DatabaseAuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import { createWriteStream } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { quietLogger } from '../ledgerAppend/quietLogger';
import { closedLoop } from '../load/closedLoop';
import { PersistentClient } from '../load/PersistentClient';
import { Control } from '../portal/Control';
import { signIn } from '../portal/signIn';
import { portalStage } from '../portal/stage';
import { openLedgerPool } from './openLedgerPool';
import { seedAction } from './seedActions';

/** Callers that fill the log: two batches of the ledger's largest size. */
const FILLERS = 1_024;
const POLL_MS = 1_000;
/** How long search index and tree may take to have a row more, milliseconds. */
const STANDSTILL_MS = 120_000;

/** The portal's audit log, as an auditor reads it, after it was filled. */
export class LedgerPortal {
  readonly #api: string;
  readonly #token: string;
  readonly #client: PersistentClient;

  /** Signs the auditor in. */
  static async open(): Promise<LedgerPortal> {
    const { portalUrl, controlUrl } = portalStage();
    const staff = await Control.create({ url: controlUrl }).staff();
    const auditor = staff.find(({ name }) => name === 'Aya Auditor');
    if (!auditor) throw new Error('The scenario has no auditor');
    const token = await signIn({ portalUrl, oid: auditor.oid });
    return new LedgerPortal(portalUrl, token);
  }

  private constructor(portalUrl: string, token: string) {
    const { origin, pathname } = new URL(portalUrl);
    this.#api = `${pathname}/api/audit-log`;
    this.#token = token;
    this.#client = PersistentClient.create({ origin, connections: 1 });
  }

  /**
   * Appends actions through the ledger, a process beside the portal, and waits until the portal's signed head and search index have their rows.
   *
   * @param rows - how many rows, two for each action
   * @returns when the first and the last were appended, epoch milliseconds
   */
  async fill(rows: number): Promise<{ from: number; to: number }> {
    const database = openLedgerPool();
    const ledger = await DatabaseAuditLedger.create({
      database,
      logger: quietLogger,
      deadlineMs: 60_000,
      skipMigrations: true,
    });
    const from = Date.now();
    let actions = 0;
    await closedLoop({
      callers: FILLERS,
      requests: Math.ceil(rows / 2),
      async send() {
        const [intent, outcome] = seedAction(actions++);
        await ledger.append(intent);
        await ledger.append(outcome);
      },
    });
    const to = Date.now();
    await this.#caughtUp(rows);
    await database.raw('vacuum analyze audit_search');
    await database.raw('vacuum analyze security_audit_events');
    await ledger.close();
    return { from, to };
  }

  /** The answer of a path of the audit log's API. */
  async get(path: string): Promise<string> {
    return this.#client.send(`${this.#api}${path}`, {
      headers: { authorization: `Bearer ${this.#token}` },
    });
  }

  /** The verifier key that the portal signs with. */
  async key(): Promise<string> {
    return JSON.parse(await this.get('/keys')).keys[0];
  }

  /**
   * Exports everything to a file.
   *
   * @param options.encoding - what the client takes: `identity` as curl does, or `gzip` as a browser does
   * @returns how many bytes it has, and how long it took
   */
  async exportTo(
    file: string,
    { format, encoding }: { format: string; encoding: 'identity' | 'gzip' },
  ): Promise<{ bytes: number; elapsedMs: number }> {
    const { portalUrl } = portalStage();
    const startedAt = performance.now();
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(
        `${portalUrl}/api/audit-log/export?format=${format}`,
        {
          headers: {
            authorization: `Bearer ${this.#token}`,
            'accept-encoding': encoding,
          },
        },
        resolve,
      ).on('error', reject);
    });
    if (
      response.statusCode !== 200 ||
      (response.headers['content-encoding'] ?? 'identity') !== encoding
    ) {
      throw new Error(
        `Export: ${response.statusCode} ${response.headers['content-encoding']}`,
      );
    }
    const output = createWriteStream(file);
    // As it comes: whoever unpacks it does so afterwards.
    await pipeline(response, output);
    return {
      bytes: output.bytesWritten,
      elapsedMs: performance.now() - startedAt,
    };
  }

  /** Waits until the portal has integrated and indexed the rows. */
  async #caughtUp(rows: number): Promise<void> {
    const database = openLedgerPool();
    let last = { at: Date.now(), place: -1 };
    for (;;) {
      const { rows: found } = await database.raw(
        `select least(coalesce((select max(size) from audit_checkpoints), 0), coalesce((select max(seq) + 1 from audit_search), 0)) as place`,
      );
      const place = Number(found[0].place);
      if (place >= rows) break;
      if (place > last.place) last = { at: Date.now(), place };
      if (Date.now() - last.at > STANDSTILL_MS) {
        throw new Error(`The portal stands still at row ${place} of ${rows}`);
      }
      await pause(POLL_MS);
    }
    await database.destroy();
  }

  close(): void {
    this.#client.close();
  }
}
