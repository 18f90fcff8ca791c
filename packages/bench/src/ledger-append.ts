/** npm run bench -- ledger-append: rows appended to the ledger, against plain inserts of the same rows and against a locked hash chain. */
import knexFactory, { type Knex } from 'knex';
import { Pool } from 'pg';
import {
  createChainedInsert,
  createPlainInsert,
} from './ledgerAppend/insertSides';
import { LedgerSide } from './ledgerAppend/LedgerSide';
import { closedLoop, joinRuns, type Run } from './load/closedLoop';
import { summarize } from './load/latencies';
import { fromEnvironment } from './portal/stage';
import { machineTable, observeMachine } from './report/machine';
import { milliseconds, perSecond } from './report/quantities';
import { table } from './report/table';

/** Sides take turns, so that whatever else the machine does meets all of them. */
const ROUNDS = 4;
const SCHEMA = 'ledger_bench';
/** Connections of the sides that insert row by row. */
const CONNECTIONS = 32;

type Load = { writers: number; rowsPerRound: number };
type Side = { name: string; append: () => Promise<void>; share: number };

const loads: Load[] = [
  { writers: 1, rowsPerRound: 1_000 },
  { writers: 32, rowsPerRound: 8_000 },
  { writers: 256, rowsPerRound: 16_000 },
];

async function main(): Promise<void> {
  const machine = await observeMachine({});
  const pool = new Pool({
    max: CONNECTIONS,
    options: `-c search_path=${SCHEMA}`,
  });
  await pool.query(`create schema ${SCHEMA}`);
  const pools: Knex[] = [];
  const ledger = await LedgerSide.start(() => {
    const opened = openLedgerPool();
    pools.push(opened);
    return opened;
  });
  const sides: Side[] = [
    {
      name: 'plain insert, a row each',
      append: await createPlainInsert(pool),
      share: 1,
    },
    {
      name: 'locked hash chain, a row each',
      append: await createChainedInsert(pool),
      // Ten times slower, and no figure that anybody aims at.
      share: 0.1,
    },
    { name: 'the ledger', append: () => ledger.append(), share: 1 },
  ];
  const rows: string[][] = [];
  for (const load of loads) {
    const runs = await measure(sides, load);
    rows.push(...rowsOf(sides, load, runs));
  }
  const verdict = await ledger.verdict();
  await ledger.stop();
  await Promise.all(pools.map(opened => opened.destroy()));
  await pool.end();

  process.stdout.write(
    `${table(['', 'writers', 'p50', 'p99', 'rows per second', 'of plain'], rows)}\n\n` +
      `${verdict}\n` +
      `The same rows, columns and indexes on all sides; a row is acknowledged when it is on disk. Row by row there are ${CONNECTIONS} connections, the ledger writes through one. Writers and the ledger's integrator are one process.\n\n` +
      `${machineTable(machine)}\n`,
  );
}

function openLedgerPool(): Knex {
  return knexFactory({
    client: 'pg',
    connection: {
      host: fromEnvironment('PGHOST'),
      port: Number(fromEnvironment('PGPORT')),
      user: fromEnvironment('PGUSER'),
      password: fromEnvironment('PGPASSWORD'),
      database: fromEnvironment('PGDATABASE'),
    },
    searchPath: [SCHEMA],
    pool: { min: 0, max: 4 },
  });
}

/** Runs of each side, in the order of the sides. */
async function measure(sides: Side[], load: Load): Promise<Run[][]> {
  const runs: Run[][] = sides.map(() => []);
  const { writers, rowsPerRound } = load;
  // The first round only warms up.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [index, { append, share }] of sides.entries()) {
      const run = await closedLoop({
        callers: writers,
        requests: Math.ceil(rowsPerRound * share),
        send: append,
      });
      if (round > 0) runs[index].push(run);
    }
  }
  return runs;
}

function rowsOf(sides: Side[], load: Load, runs: Run[][]): string[][] {
  const summaries = runs.map(run => summarize(joinRuns(run)));
  return sides.map(({ name }, index) => [
    name,
    String(load.writers),
    milliseconds(summaries[index].p50),
    milliseconds(summaries[index].p99),
    perSecond(summaries[index].perSecond),
    `${(summaries[index].perSecond / summaries[0].perSecond).toFixed(2)} ×`,
  ]);
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
