import {
  checkLedger,
  createKeySigner,
  keyFromSeed,
  logKeys,
  TreeIntegrator,
  TreeTables,
} from '@alphaswarm-admin/plugin-audit-log-node';
import { startPostgres, type Postgres } from '@alphaswarm-admin/sandbox';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import knexFactory, { type Knex } from 'knex';
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { quietLogger } from '../ledgerAppend/quietLogger';
import { CRASH_LOG_ORIGIN } from './crashLog';

jest.setTimeout(300_000);

const PROCESSES = 4;
/** Rows acknowledged between one kill and the next. */
const ROWS_BETWEEN_KILLS = 400;

const seed = randomBytes(32).toString('base64');
const keys = logKeys({
  origin: CRASH_LOG_ORIGIN,
  signer: createKeySigner({ name: CRASH_LOG_ORIGIN, key: keyFromSeed(seed) }),
});

describe('kill -9', () => {
  let dataDir: string;
  let postgres: Postgres;
  let pool: Knex;
  const acknowledged = new Map<string, number>();
  const writers = new Set<ChildProcess>();

  beforeAll(async () => {
    // Not in a folder that only its owner can enter: the server may run as another user.
    dataDir = mkdtempSync(path.join('/tmp', 'ledger-crash-'));
    postgres = await startPostgres({ dataDir, port: 0, log: () => {} });
    pool = knexFactory({
      client: 'pg',
      connection: postgres.url,
      pool: { min: 0 },
      log: { warn() {}, error() {} },
    });
  });

  afterAll(async () => {
    for (const writer of writers) writer.kill('SIGKILL');
    await pool.destroy();
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(postgres.dataDir, { recursive: true, force: true });
  });

  function startWriter(): ChildProcess {
    const writer = fork(
      resolvePackagePath(
        '@alphaswarm-admin/bench',
        'src/ledgerCrash/writer.ts',
      ),
      {
        execArgv: [
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        ],
        env: {
          ...process.env,
          LEDGER_URL: postgres.url,
          LEDGER_SEED: seed,
        },
      },
    );
    writer.on('message', ({ id, seq }: { id: string; seq: number }) =>
      acknowledged.set(id, seq),
    );
    writers.add(writer);
    return writer;
  }

  async function moreRows(count: number): Promise<void> {
    const target = acknowledged.size + count;
    while (acknowledged.size < target) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }

  async function killed(writer: ChildProcess): Promise<void> {
    // Nothing would ever tell of its end any more.
    if (writer.exitCode !== null) throw new Error('A writer ended by itself');
    const gone = once(writer, 'close');
    writer.kill('SIGKILL');
    await gone;
    writers.delete(writer);
  }

  /** The postmaster, not asked to; its children notice and end. Then it is started again, and recovers from its log. */
  async function killPostgres(): Promise<void> {
    const { rows } = await pool.raw(
      "select pg_read_file('postmaster.pid') as file",
    );
    process.kill(Number(rows[0].file.split('\n')[0]), 'SIGKILL');
    while (postgres.running) await new Promise(setImmediate);
    for (let tries = 0; ; tries += 1) {
      try {
        await postgres.start();
        return;
      } catch (error) {
        // Those of its children that still end hold its port or memory.
        if (tries === 20) throw error;
      }
    }
  }

  it('of any process or of Postgres loses no acknowledged row, leaves no gap, and one tree', async () => {
    let running = Array.from({ length: PROCESSES }, startWriter);
    await moreRows(ROWS_BETWEEN_KILLS);
    for (let kill = 0; kill < 4; kill += 1) {
      const [victim, ...others] = running;
      await killed(victim);
      await moreRows(ROWS_BETWEEN_KILLS);
      running = [...others, startWriter()];

      // The second half of the kills takes Postgres too, in the middle of its work.
      if (kill >= 2) {
        await killPostgres();
      }
      await moreRows(ROWS_BETWEEN_KILLS);
    }
    await Promise.all(running.map(killed));

    const tables = TreeTables.create({ database: pool, timeoutMs: 60_000 });
    const integrator = TreeIntegrator.create({
      tables,
      keys,
      logger: quietLogger,
    });
    while ((await integrator.integrate()).outcome !== 'nothing');
    const check = await checkLedger({ tables, log: keys.log });
    expect(check.problems).toEqual([]);
    expect(check.signedRows).toBe(check.rows);
    expect(check.rows).toBeGreaterThanOrEqual(acknowledged.size);

    const stored = new Map(
      (await pool('security_audit_events').select('id', 'seq')).map(
        ({ id, seq }) => [id, Number(seq)],
      ),
    );
    const lost = [...acknowledged].filter(
      ([id, seq]) => stored.get(id) !== seq,
    );
    expect(lost).toEqual([]);
  });
});
