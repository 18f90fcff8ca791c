import { startPostgres, type Postgres } from '@alphaswarm-admin/sandbox';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { moments } from './moments';
import { runRecovery } from './runRecovery';

jest.setTimeout(600_000);

/** Enough to notice what breaks; `npm run bench -- recovery` does 25. */
const KILLS_PER_MOMENT = 1;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('a portal that is killed at any moment between authorisation and answer', () => {
  let dataDir: string;
  let postgres: Postgres;

  beforeAll(async () => {
    dataDir = mkdtempSync(path.join('/tmp', 'recovery-'));
    postgres = await startPostgres({ dataDir, port: 0, log: () => {} });
  });

  afterAll(async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(postgres.dataDir, { recursive: true, force: true });
  });

  it('leaves no effect without an intent, no intent without an end, and nothing done twice', async () => {
    const { host, port, user, password, database } = postgres.connection;
    const report = await runRecovery({
      killsPerMoment: KILLS_PER_MOMENT,
      ports: [await freePort(), await freePort()],
      postgres: {
        PGHOST: host,
        PGPORT: String(port),
        PGUSER: user,
        PGPASSWORD: password,
        PGDATABASE: database,
      },
    });
    expect(report.problems).toEqual([]);
    expect(Object.fromEntries(report.kills)).toEqual(
      Object.fromEntries(moments.map(({ name }) => [name, KILLS_PER_MOMENT])),
    );
    // Kills that left nothing to the reconciler would have hit nothing.
    expect(report.closedByReconciler).toBeGreaterThan(0);
    expect(report.acknowledged).toBeGreaterThan(0);
    expect(report.effects).toBeGreaterThanOrEqual(report.acknowledged);
  });
});
