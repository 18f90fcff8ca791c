/** npm run bench -- ledger-growth: what a row takes on disk, and how long the ledger takes to start, as the log grows. */
import {
  createKeySigner,
  DatabaseAuditLedger,
  logKeys,
  TreeIntegrator,
  TreeTables,
} from '@alphaswarm-admin/plugin-audit-log-node';
import knexFactory, { type Knex } from 'knex';
import { generateKeyPairSync } from 'node:crypto';
import { benchEvent } from './ledgerAppend/benchEvent';
import { quietLogger } from './ledgerAppend/quietLogger';
import { closedLoop } from './load/closedLoop';
import { percentile } from './load/latencies';
import { fromEnvironment } from './portal/stage';
import { machineTable, observeMachine } from './report/machine';
import { count, milliseconds } from './report/quantities';
import { table } from './report/table';

const GROWN = 'ledger_growth';
/** A log of a few rows, to compare with in turns: a machine's mood meets both. */
const YOUNG = 'ledger_young';
const ORIGIN = 'bench.example/audit-log';
const sizes = [1_000, 100_000, 300_000];
const STARTS = 9;

const { privateKey } = generateKeyPairSync('ed25519');
const keys = logKeys({
  origin: ORIGIN,
  signer: createKeySigner({ name: ORIGIN, key: privateKey }),
});

async function main(): Promise<void> {
  const machine = await observeMachine({});
  const pool = openPool(GROWN);
  await pool.raw(`create schema ${GROWN}; create schema ${YOUNG}`);
  const ledger = await openLedger(GROWN);
  const grown: string[][] = [];
  let rows = 0;
  for (const size of sizes) {
    await append(ledger, size - rows);
    rows = size;
    await integrateAll(pool);
    await pool.raw('vacuum (analyze) security_audit_events');
    grown.push([
      count(rows),
      ...(await bytesPerRow(pool, rows)).map(bytes => `${count(bytes)} B`),
      ...(await startTimes()).map(milliseconds),
    ]);
  }
  await ledger.close();
  await pool.destroy();

  process.stdout.write(
    `${table(['rows', 'table', 'its indexes', 'tree', 'start', 'of a young log'], grown)}\n\n` +
      `Bytes for each row, of rows of some 600 bytes. A start opens the pool, finds the tables up to date, loads the tree from the last checkpoint and signs a row more; the middle one of ${STARTS}, in turns with a log of a few rows.\n\n` +
      `${machineTable(machine)}\n`,
  );
}

async function append(
  ledger: DatabaseAuditLedger,
  rows: number,
): Promise<void> {
  let appended = 0;
  await closedLoop({
    callers: 512,
    requests: rows,
    async send() {
      await ledger.append(benchEvent(appended++));
    },
  });
}

function openPool(schema: string): Knex {
  return knexFactory({
    client: 'pg',
    connection: {
      host: fromEnvironment('PGHOST'),
      port: Number(fromEnvironment('PGPORT')),
      user: fromEnvironment('PGUSER'),
      password: fromEnvironment('PGPASSWORD'),
      database: fromEnvironment('PGDATABASE'),
    },
    searchPath: [schema],
    pool: { min: 0, max: 4 },
  });
}

function openLedger(schema: string): Promise<DatabaseAuditLedger> {
  return DatabaseAuditLedger.create({
    database: openPool(schema),
    logger: quietLogger,
    deadlineMs: 60_000,
  });
}

async function integrateAll(database: Knex): Promise<void> {
  const integrator = TreeIntegrator.create({
    tables: TreeTables.create({ database, timeoutMs: 60_000 }),
    keys,
    logger: quietLogger,
  });
  while ((await integrator.integrate()).outcome !== 'nothing');
}

/** Of the rows, of their indexes, and of tiles and checkpoints. */
async function bytesPerRow(pool: Knex, size: number): Promise<number[]> {
  const { rows } = await pool.raw(
    `select sum(pg_table_size(relid)) as rows, sum(pg_indexes_size(relid)) as indexes,
            pg_total_relation_size('audit_tiles') + pg_total_relation_size('audit_checkpoints') as tree
       from pg_partition_tree('security_audit_events') where isleaf`,
  );
  const [found] = rows;
  return [found.rows, found.indexes, found.tree].map(
    bytes => Number(bytes) / size,
  );
}

/** Of the grown log, and of the young one. */
async function startTimes(): Promise<number[]> {
  const times: Record<string, number[]> = { [GROWN]: [], [YOUNG]: [] };
  // The first one makes the young log's tables.
  await timedStart(YOUNG);
  for (let start = 0; start < STARTS; start += 1) {
    for (const schema of [GROWN, YOUNG]) {
      times[schema].push(await timedStart(schema));
    }
  }
  return [GROWN, YOUNG].map(schema => percentile(times[schema], 50));
}

async function timedStart(schema: string): Promise<number> {
  const startedAt = performance.now();
  const ledger = await openLedger(schema);
  await ledger.append(benchEvent(0));
  const database = openPool(schema);
  await integrateAll(database);
  const elapsed = performance.now() - startedAt;
  await ledger.close();
  await database.destroy();
  return elapsed;
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
