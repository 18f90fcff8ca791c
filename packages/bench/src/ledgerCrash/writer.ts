/**
 * A process that appends and integrates, as a portal does, until it is killed: 32 writers, each with one action after the other. Tells its parent of each row
 * that was acknowledged.
 */
import {
  createKeySigner,
  DatabaseAuditLedger,
  keyFromSeed,
  logKeys,
  TreeIntegrator,
  TreeTables,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { LoggerService } from '@backstage/backend-plugin-api';
import knexFactory from 'knex';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { benchEvent } from '../ledgerAppend/benchEvent';
import { CRASH_LOG_ORIGIN } from './crashLog';

const WRITERS = 32;

const quiet: LoggerService = {
  error() {},
  warn() {},
  info() {},
  debug() {},
  child: () => quiet,
};

function openPool() {
  return knexFactory({
    client: 'pg',
    connection: process.env.LEDGER_URL!,
    pool: { min: 0, max: 4, createTimeoutMillis: 2_000 },
    log: { warn() {}, error() {} },
  });
}

/** Postgres may be killed while a writer begins. */
async function openLedger(): Promise<DatabaseAuditLedger> {
  const database = openPool();
  for (let tries = 1; ; tries += 1) {
    try {
      return await DatabaseAuditLedger.create({
        database,
        logger: quiet,
        deadlineMs: 20_000,
      });
    } catch (error) {
      if (tries === 20) throw error;
      await setTimeout(250);
    }
  }
}

async function main(): Promise<void> {
  const ledger = await openLedger();
  TreeIntegrator.create({
    tables: TreeTables.create({ database: openPool(), timeoutMs: 20_000 }),
    keys: logKeys({
      origin: CRASH_LOG_ORIGIN,
      signer: createKeySigner({
        name: CRASH_LOG_ORIGIN,
        key: keyFromSeed(process.env.LEDGER_SEED!),
      }),
    }),
    logger: quiet,
  }).start();
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      for (;;) {
        const actionId = randomUUID();
        for (const phase of ['intent', 'succeeded'] as const) {
          const row = await ledger
            .append({ ...benchEvent(writer), actionId, phase })
            .catch(() => undefined);
          // Refused at its deadline, or by what an earlier attempt left: the next action is another one.
          if (!row) break;
          process.send!({ id: row.id, seq: row.seq });
        }
      }
    }),
  );
}

main().catch(error => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
});
