/** The cluster's superuser. Nothing but the sandbox itself and test suites that make databases should connect as it. */
export const SUPERUSER = 'postgres';

/** How a server is to behave. */
export interface PostgresSettings {
  /** `durable` keeps what was committed, whatever happens; `disposable` is quicker and may lose everything in a crash: for tests. */
  durability: 'durable' | 'disposable';
}

/** Few resources, and nothing that a single machine doesn't need. */
const MODEST: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  // No socket file: it would need a folder, and is one more door.
  unix_socket_directories: '',
  // Every backend plugin has a pool of its own, and test suites run side by side.
  max_connections: '300',
  shared_buffers: '64MB',
  max_wal_size: '256MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_parallel_workers_per_gather: '0',
  max_logical_replication_workers: '0',
  io_method: 'sync',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  // Checkpoints say nothing that anybody would act on here.
  log_checkpoints: 'off',
};

const DISPOSABLE: Record<string, string> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};

/** The server's command line arguments for its settings. */
export function serverArguments(settings: PostgresSettings): string[] {
  return Object.entries({
    ...MODEST,
    ...(settings.durability === 'disposable' ? DISPOSABLE : {}),
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** The server's environment: no PG* variable or locale of the caller's. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}
