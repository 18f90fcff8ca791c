import { execFile } from 'node:child_process';
import os from 'node:os';
import { promisify } from 'node:util';
import { Client, type ClientConfig } from 'pg';
import { table } from './table';

/** What is being measured on. */
export type Machine = {
  /** One-minute load average before the measurement. */
  loadBefore: number;
  rows: string[][];
};

/**
 * Describes the machine, at the beginning of a measurement.
 *
 * @param postgres - how to connect to the Postgres that is measured with; left out where there is none yet
 */
export async function observeMachine(
  postgres?: ClientConfig,
): Promise<Machine> {
  const cpus = os.cpus();
  const rows = [
    ['machine', `${cpus.length} cores, ${cpus[0].model.trim()}`],
    [
      'memory',
      `${(os.totalmem() / 1024 ** 3).toFixed(1)} GiB, ${(os.freemem() / 1024 ** 3).toFixed(1)} GiB free`,
    ],
    ['system', `${os.type()} ${os.release()} ${os.arch()}`],
    ['Node', process.version],
  ];
  if (postgres) rows.push(['Postgres', await postgresVersion(postgres)]);
  rows.push(
    ['commit', await commit()],
    ['measured', new Date().toISOString().replace(/\.\d+Z$/, 'Z')],
  );
  return { loadBefore: os.loadavg()[0], rows };
}

/** The machine as a table, with the load average before and after, because a busy machine measures itself. */
export function machineTable({ loadBefore, rows }: Machine): string {
  return table(
    ['on', ''],
    [
      ...rows,
      [
        'load average (1 min)',
        `${loadBefore.toFixed(2)} before, ${os.loadavg()[0].toFixed(2)} after`,
      ],
    ],
  );
}

/** The server's own version, e.g. `18.4`. */
export async function postgresVersion(config: ClientConfig): Promise<string> {
  const client = new Client(config);
  await client.connect();
  try {
    const { rows } = await client.query<{ version: string }>(
      `select current_setting('server_version') || ', fsync ' || current_setting('fsync') as version`,
    );
    return rows[0].version;
  } finally {
    await client.end();
  }
}

async function commit(): Promise<string> {
  const run = promisify(execFile);
  try {
    const { stdout } = await run('git', [
      'describe',
      '--always',
      '--dirty=, with uncommitted changes',
    ]);
    return stdout.trim();
  } catch {
    return 'unknown (not a git checkout)';
  }
}
