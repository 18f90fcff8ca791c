import { startPostgres, type Postgres } from './postgres';

/**
 * A PostgreSQL that may be thrown away, for test runs: prints `postgres ready <superuser's URL>` and ends at SIGTERM.
 */
async function run(): Promise<Postgres> {
  const { TEST_POSTGRES_DATA_DIR, TEST_POSTGRES_PORT } = process.env;
  if (!TEST_POSTGRES_DATA_DIR) {
    throw new Error('TEST_POSTGRES_DATA_DIR must name a folder for the data');
  }
  return startPostgres({
    dataDir: TEST_POSTGRES_DATA_DIR,
    port: Number(TEST_POSTGRES_PORT ?? 0),
    settings: { durability: 'disposable' },
    log: line => process.stderr.write(`${line}\n`),
  });
}

const starting = run();
starting.then(
  ({ url }) => process.stdout.write(`postgres ready ${url}\n`),
  error => {
    process.stderr.write(
      `The test Postgres could not start: ${error instanceof Error ? error.message : error}\n`,
    );
    process.exit(1);
  },
);

let stopping = false;
async function stop(): Promise<void> {
  if (!stopping) {
    stopping = true;
    const postgres = await starting.catch(() => undefined);
    await postgres?.stop();
    process.exit(0);
  }
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
