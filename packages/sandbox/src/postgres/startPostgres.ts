import { settleClusterHome, type ClusterHome } from './ClusterHome';
import { ClusterOwnership } from './ClusterOwnership';
import { loadCredentials, type ClusterCredentials } from './credentials';
import { initialiseCluster } from './initialiseCluster';
import { stopLeftoverServer } from './leftoverServer';
import { requireFreePort } from './port';
import {
  PORTAL_DATABASE,
  PORTAL_ROLE,
  provisionDatabase,
} from './provisionDatabase';
import { ServerProcess } from './ServerProcess';
import { SUPERUSER, type PostgresSettings } from './serverSettings';

const HOST = '127.0.0.1';

export interface StartPostgresOptions {
  /** Where data and passwords are kept; made if missing. Belongs to one server. */
  dataDir: string;
  /** On 127.0.0.1; 0 for any free one. */
  port: number;
  /** Gets the server's log and our own notes, line by line. */
  log: (line: string) => void;
  /** Default: durable. */
  settings?: PostgresSettings;
}

/** A PostgreSQL server. */
export interface Postgres {
  /** Connects as superuser, who may create databases: for test suites. */
  readonly url: string;
  /** Connects as the portal. */
  readonly connection: {
    host: string;
    port: number;
    user: string;
    password: string;
    database: string;
  };
  /** Where data really is: another place than asked for when root runs the sandbox where only root can enter. */
  readonly dataDir: string;
  readonly running: boolean;
  /** Fast shutdown. Nothing happens when it doesn't run. */
  stop(): Promise<void>;
  /** Starts it again, on the same port. Nothing happens when it runs. */
  start(): Promise<void>;
}

class EmbeddedPostgresServer implements Postgres {
  readonly url: string;
  readonly connection: Postgres['connection'];
  readonly #where: ClusterHome;
  readonly #ownership: ClusterOwnership;
  readonly #credentials: ClusterCredentials;
  readonly #settings: PostgresSettings;
  readonly #log: (line: string) => void;
  #server: ServerProcess | undefined;
  /** `start` and `stop` one after the other, in the order in which they were called. */
  #queue: Promise<void> = Promise.resolve();

  constructor(options: {
    where: ClusterHome;
    credentials: ClusterCredentials;
    port: number;
    settings: PostgresSettings;
    log: (line: string) => void;
  }) {
    const { port, credentials } = options;
    this.#where = options.where;
    this.#ownership = ClusterOwnership.of(options.where.home);
    this.#credentials = credentials;
    this.#settings = options.settings;
    this.#log = options.log;
    this.url = `postgresql://${SUPERUSER}:${credentials.superuserPassword}@${HOST}:${port}/postgres`;
    this.connection = {
      host: HOST,
      port,
      user: PORTAL_ROLE,
      password: credentials.portalPassword,
      database: PORTAL_DATABASE,
    };
  }

  get dataDir(): string {
    return this.#where.home;
  }

  get running(): boolean {
    return this.#server !== undefined;
  }

  start(): Promise<void> {
    return this.#enqueue(() => this.#start());
  }

  stop(): Promise<void> {
    return this.#enqueue(() => this.#stop());
  }

  #enqueue(step: () => Promise<void>): Promise<void> {
    const result = this.#queue.then(step);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #start(): Promise<void> {
    if (this.#server) {
      return;
    }
    this.#ownership.take();
    try {
      const leftover = await stopLeftoverServer(this.#where.cluster);
      if (leftover !== undefined) {
        this.#log(
          `Stopped PostgreSQL process ${leftover}, which a killed sandbox had left running`,
        );
      }
      await requireFreePort(this.connection.port);
      await initialiseCluster(
        this.#where,
        this.#credentials.superuserPassword,
        this.#settings,
      );
      this.#server = await ServerProcess.start({
        where: this.#where,
        port: this.connection.port,
        settings: this.#settings,
        log: this.#log,
        onUnexpectedExit: () => {
          this.#server = undefined;
          this.#ownership.release();
          this.#log('PostgreSQL ended without being asked to');
        },
      });
      await provisionDatabase(this.url, this.#credentials.portalPassword);
    } catch (error) {
      await this.#stop();
      throw error;
    }
  }

  async #stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    await server?.stop();
    this.#ownership.release();
  }
}

/**
 * Starts PostgreSQL on 127.0.0.1 with the portal's database and role in it.
 *
 * A server that a killed sandbox left running on the same folder is stopped first. Passwords are made once and kept beside the data.
 *
 * @throws with what to do about it when the port is taken, another sandbox uses the folder, or the server can't run here
 */
export async function startPostgres(
  options: StartPostgresOptions,
): Promise<Postgres> {
  const { log, settings = { durability: 'durable' } } = options;
  const where = settleClusterHome(options.dataDir, log);
  const postgres = new EmbeddedPostgresServer({
    where,
    credentials: loadCredentials(where.home),
    port: options.port === 0 ? await requireFreePort(0) : options.port,
    settings,
    log,
  });
  await postgres.start();
  return postgres;
}
