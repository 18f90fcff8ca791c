import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Client, type ClientConfig } from 'pg';
import { runningServerOf, stopLeftoverServer } from './leftoverServer';
import { requireFreePort } from './port';
import { createPublicFolder } from './publicFolder';
import { startPostgres, type Postgres } from './startPostgres';

jest.setTimeout(60_000);

async function query(
  config: string | ClientConfig,
  text: string,
): Promise<Record<string, unknown>[]> {
  const client = new Client(config);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const isRoot = process.geteuid?.() === 0;
const describeAsRoot = isRoot ? describe : describe.skip;

/** What `mkdtemp` makes is 0700; the server of a root could not enter it. */
function createDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'postgres-test-'));
  chmodSync(folder, 0o755);
  return folder;
}

describe('a PostgreSQL server', () => {
  let dataDir: string;
  let postgres: Postgres;

  beforeAll(async () => {
    dataDir = createDataDir();
    postgres = await startPostgres({
      dataDir,
      port: 0,
      log: () => {},
      settings: { durability: 'disposable' },
    });
  });
  afterAll(async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true });
  });

  it('gives the portal a database of its own, and no more', async () => {
    const { connection } = postgres;
    expect(connection).toMatchObject({
      host: '127.0.0.1',
      user: 'alphaswarm_admin',
      database: 'alphaswarm_admin',
    });
    const [role] = await query(
      connection,
      'select rolsuper, rolcreatedb, rolcreaterole, rolbypassrls from pg_roles where rolname = current_user',
    );
    expect(role).toEqual({
      rolsuper: false,
      rolcreatedb: false,
      rolcreaterole: false,
      rolbypassrls: false,
    });
    await query(connection, 'create schema "audit-log"');
  });

  it('is PostgreSQL 18, listens on 127.0.0.1 only and wants a password', async () => {
    const { url, connection } = postgres;
    expect(await query(url, 'show server_version')).toEqual([
      { server_version: expect.stringMatching(/^18\./) },
    ]);
    expect(await query(url, 'show listen_addresses')).toEqual([
      { listen_addresses: '127.0.0.1' },
    ]);
    await expect(
      query({ ...connection, password: 'guess' }, 'select 1'),
    ).rejects.toThrow(/password authentication failed/);
  });

  it('keeps its passwords from others', async () => {
    const file = join(postgres.dataDir, 'credentials.json');
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    const { superuserPassword } = JSON.parse(readFileSync(file, 'utf8'));
    expect(superuserPassword).toHaveLength(32);
  });

  it('can be stopped and started twice', async () => {
    await Promise.all([postgres.start(), postgres.stop(), postgres.stop()]);
    expect(postgres.running).toBe(false);
    await Promise.all([postgres.start(), postgres.start()]);
    expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  describeAsRoot('of root', () => {
    it('is run by somebody else', () => {
      expect(statSync(join(dataDir, 'cluster')).uid).not.toBe(0);
    });
  });
});

describe('startPostgres', () => {
  let dataDir: string;
  let log: string[];
  const started: Postgres[] = [];
  const children: ChildProcess[] = [];

  const start = async (options: { port?: number; dataDir?: string } = {}) => {
    const postgres = await startPostgres({
      dataDir,
      port: 0,
      log: line => log.push(line),
      settings: { durability: 'disposable' },
      ...options,
    });
    started.push(postgres);
    return postgres;
  };

  /** A sandbox in a process of its own. @returns once its server accepts connections */
  const startInAnotherProcess = async (port: number) => {
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        resolve(__dirname, '__testUtils__/runPostgres.ts'),
        dataDir,
        String(port),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    children.push(child);
    const ready = once(createInterface({ input: child.stdout }), 'line');
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`The other sandbox ended with ${code}`);
    });
    ended.catch(() => {}); // It ends at last.
    await Promise.race([ready, ended]);
    return child;
  };

  beforeEach(() => {
    dataDir = createDataDir();
    log = [];
  });

  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit');
        child.kill('SIGKILL');
        await exited;
      }
    }
    for (const postgres of started.splice(0)) {
      await postgres.stop();
    }
    await stopLeftoverServer(join(dataDir, 'cluster'));
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('keeps data and passwords over a stop and a start', async () => {
    const postgres = await start();
    await query(postgres.connection, 'create table kept (n int)');
    await postgres.stop();
    expect(postgres.running).toBe(false);
    await expect(query(postgres.connection, 'select 1')).rejects.toThrow();

    await postgres.start();
    expect(postgres.running).toBe(true);
    expect(await query(postgres.connection, 'select * from kept')).toEqual([]);

    await postgres.stop();
    const again = await start();
    expect(again.connection.password).toBe(postgres.connection.password);
    expect(await query(again.connection, 'select * from kept')).toEqual([]);
  });

  it('says that the port is taken', async () => {
    const holder = createServer();
    holder.listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    await expect(start({ port })).rejects.toThrow(
      `port ${port} on 127.0.0.1 is taken`,
    );
    holder.close();
  });

  it('refuses a data folder that a living sandbox uses', async () => {
    const port = await requireFreePort(0);
    const other = await startInAnotherProcess(port);
    await expect(start()).rejects.toThrow(
      `Another sandbox (process ${other.pid}) uses this data folder`,
    );
    // And leaves it alone.
    await expect(start()).rejects.toThrow('Another sandbox');
    expect(runningServerOf(join(dataDir, 'cluster'))).toBeDefined();
  });

  it('takes over the server that a killed sandbox left running', async () => {
    const port = await requireFreePort(0);
    const other = await startInAnotherProcess(port);
    const leftover = runningServerOf(join(dataDir, 'cluster'));
    expect(leftover).toBeDefined();
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(runningServerOf(join(dataDir, 'cluster'))).toBe(leftover);

    const postgres = await start({ port });
    expect(log).toContain(
      `Stopped PostgreSQL process ${leftover}, which a killed sandbox had left running`,
    );
    expect(runningServerOf(join(dataDir, 'cluster'))).not.toBe(leftover);
    expect(await query(postgres.connection, 'select 1 as one')).toEqual([
      { one: 1 },
    ]);
  });

  it('notices that the server ended, and starts it again when asked to', async () => {
    const postgres = await start();
    const server = runningServerOf(join(postgres.dataDir, 'cluster')) as number;
    process.kill(server, 'SIGKILL');
    const end = Date.now() + 10_000;
    while (postgres.running && Date.now() < end) {
      await new Promise(setImmediate);
    }
    expect(postgres.running).toBe(false);
    await postgres.start();
    expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('begins again after an interrupted initialisation', async () => {
    mkdirSync(join(dataDir, 'cluster.draft', 'base'), { recursive: true });
    const { url } = await start();
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  describeAsRoot('for root', () => {
    it('moves to /var/tmp when only root can enter the folder', async () => {
      chmodSync(dataDir, 0o700);
      const hidden = join(dataDir, 'postgres');
      const postgres = await start({ dataDir: hidden });
      expect(postgres.dataDir).toMatch(
        /^\/var\/tmp\/alphaswarm-admin-[0-9a-f]{12}$/,
      );
      expect(log[0]).toContain(postgres.dataDir);
      expect(await query(postgres.url, 'select 1 as one')).toEqual([
        { one: 1 },
      ]);
      await postgres.stop();
      rmSync(createPublicFolder(hidden), { recursive: true });
    });
  });
});
