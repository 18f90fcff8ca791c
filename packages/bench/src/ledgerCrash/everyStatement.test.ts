import {
  checkLedger,
  createKeySigner,
  keyFromSeed,
  logKeys,
  TreeTables,
} from '@alphaswarm-admin/plugin-audit-log-node';
import { startPostgres, type Postgres } from '@alphaswarm-admin/sandbox';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import knexFactory, { type Knex } from 'knex';
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CRASH_LOG_ORIGIN } from './crashLog';
import type { KillPoint } from './killedAt';

jest.setTimeout(600_000);

const seed = randomBytes(32).toString('base64');
const { log } = logKeys({
  origin: CRASH_LOG_ORIGIN,
  signer: createKeySigner({ name: CRASH_LOG_ORIGIN, key: keyFromSeed(seed) }),
});

describe('a process that is killed at any statement of append, integration and checkpoint', () => {
  let dataDir: string;
  let acknowledgements: string;
  let postgres: Postgres;
  let pool: Knex;

  beforeAll(async () => {
    dataDir = mkdtempSync(path.join('/tmp', 'ledger-statements-'));
    acknowledgements = path.join(dataDir, 'acknowledged');
    writeFileSync(acknowledgements, '');
    postgres = await startPostgres({
      dataDir: path.join(dataDir, 'postgres'),
      port: 0,
      log: () => {},
    });
    pool = knexFactory({
      client: 'pg',
      connection: postgres.url,
      pool: { min: 0 },
    });
  });

  afterAll(async () => {
    await pool.destroy();
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(postgres.dataDir, { recursive: true, force: true });
  });

  /** @returns how many statements a pass that lived has sent; undefined if it was killed */
  async function pass(point: KillPoint): Promise<number | undefined> {
    const child = fork(
      resolvePackagePath(
        '@alphaswarm-admin/bench',
        'src/ledgerCrash/onePass.ts',
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
          ACKNOWLEDGED: acknowledgements,
          KILL_AT: JSON.stringify(point),
        },
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      },
    );
    let output = '';
    child.stdout!.on('data', chunk => {
      output += chunk;
    });
    const [code, signal] = await once(child, 'close');
    if (signal === 'SIGKILL') return undefined;
    if (code !== 0) throw new Error(`A pass ended with ${code}`);
    return Number(output);
  }

  async function expectWhole(): Promise<{ rows: number; signedRows: number }> {
    const tables = TreeTables.create({ database: pool, timeoutMs: 60_000 });
    const check = await checkLedger({ tables, log });
    expect(check.problems).toEqual([]);
    const stored = new Map<string, string>(
      (await pool('security_audit_events').select('id', 'seq')).map(
        ({ id, seq }) => [id, String(seq)],
      ),
    );
    const acknowledged = readFileSync(acknowledgements, 'utf8')
      .split('\n')
      .filter(line => line !== '')
      .map(line => line.split(' '));
    expect(acknowledged.filter(([id, seq]) => stored.get(id) !== seq)).toEqual(
      [],
    );
    return check;
  }

  it.each(['unsent', 'in-flight'] as const)(
    'with the statement %s leaves a whole ledger, which goes on',
    async when => {
      const all = await pass({ statement: Number.MAX_SAFE_INTEGER, when });
      // Two appends alone, a batch, the tree, its tiles and its signed head.
      expect(all).toBeGreaterThanOrEqual(10);
      let statement = 0;
      let survived: number | undefined;
      while (survived === undefined) {
        statement += 1;
        survived = await pass({ statement, when });
        await expectWhole();
      }
      expect(statement).toBeGreaterThanOrEqual(10);
      const { rows, signedRows } = await expectWhole();
      expect(signedRows).toBe(rows);
    },
  );
});
