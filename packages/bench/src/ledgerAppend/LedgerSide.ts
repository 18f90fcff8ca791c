import {
  checkLedger,
  createKeySigner,
  DatabaseAuditLedger,
  logKeys,
  TreeIntegrator,
  TreeTables,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { Knex } from 'knex';
import { generateKeyPairSync } from 'node:crypto';
import { benchEvent } from './benchEvent';
import { quietLogger } from './quietLogger';

const ORIGIN = 'bench.example/audit-log';
const SAMPLE_MS = 50;

/** The ledger as the portal runs it, integrator included, in one process with those who append. */
export class LedgerSide {
  readonly #ledger: DatabaseAuditLedger;
  readonly #integrator: TreeIntegrator;
  readonly #tables: TreeTables;
  readonly #keys: ReturnType<typeof logKeys>;
  readonly #sampling: NodeJS.Timeout;
  #appended = 0;
  #longestBehindMs = 0;

  /** @param pools - gives a pool to the ledger's schema, a new one at each call */
  static async start(pools: () => Knex): Promise<LedgerSide> {
    const ledger = await DatabaseAuditLedger.create({
      database: pools(),
      logger: quietLogger,
      deadlineMs: 30_000,
    });
    return new LedgerSide(ledger, pools());
  }

  private constructor(ledger: DatabaseAuditLedger, database: Knex) {
    this.#ledger = ledger;
    this.#tables = TreeTables.create({ database, timeoutMs: 60_000 });
    const { privateKey } = generateKeyPairSync('ed25519');
    this.#keys = logKeys({
      origin: ORIGIN,
      signer: createKeySigner({ name: ORIGIN, key: privateKey }),
    });
    this.#integrator = TreeIntegrator.create({
      tables: this.#tables,
      keys: this.#keys,
      logger: quietLogger,
    });
    this.#integrator.start();
    this.#sampling = setInterval(() => {
      const behindMs = Date.now() - this.#integrator.standing.wholeAt;
      this.#longestBehindMs = Math.max(this.#longestBehindMs, behindMs);
    }, SAMPLE_MS);
  }

  async append(): Promise<void> {
    await this.#ledger.append(benchEvent(this.#appended));
    this.#appended += 1;
  }

  /**
   * Counts the rows and checks every hash, tile and signature.
   *
   * @returns what to print of it
   * @throws Error if a row is missing or anything is wrong: figures of a broken ledger are worth nothing
   */
  async verdict(): Promise<string> {
    clearInterval(this.#sampling);
    await this.#integrator.stop();
    while ((await this.#integrator.integrate()).outcome !== 'nothing');
    const check = await checkLedger({
      tables: this.#tables,
      log: this.#keys.log,
    });
    if (
      check.problems.length > 0 ||
      check.rows !== this.#appended ||
      check.signedRows !== this.#appended
    ) {
      throw new Error(
        `${this.#appended} rows were appended, and found is ${JSON.stringify(check)}`,
      );
    }
    return (
      `Checked afterwards: ${check.rows} rows appended, counted and hashed again; every tile and signed head is theirs. ` +
      `While rows were appended the signed head was at most ${this.#longestBehindMs} ms behind.`
    );
  }

  async stop(): Promise<void> {
    clearInterval(this.#sampling);
    await this.#integrator.stop();
    await this.#ledger.close();
  }
}
