import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ClusterHome } from './ClusterHome';
import {
  serverArguments,
  serverEnvironment,
  type PostgresSettings,
} from './serverSettings';

const START_TIMEOUT_MS = 60_000;
const FAST_SHUTDOWN_MS = 20_000;
const KEPT_LINES = 20;

/** One run of the server, a child of this process. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  readonly #stopWithNode: () => void;
  #onUnexpectedExit: (() => void) | undefined;
  #stopping = false;
  #hasExited = false;

  /**
   * Starts the server and waits until it accepts connections.
   *
   * @throws with the end of its log when it ends, or isn't ready within a minute
   */
  static async start(options: {
    where: ClusterHome;
    port: number;
    settings: PostgresSettings;
    log: (line: string) => void;
    onUnexpectedExit: () => void;
  }): Promise<ServerProcess> {
    const { where } = options;
    const child = spawn(
      join(where.binaries.folder, 'bin', 'postgres'),
      [
        '-D',
        where.cluster,
        '-p',
        String(options.port),
        ...serverArguments(options.settings),
      ],
      {
        ...where.user,
        cwd: '/',
        env: serverEnvironment(),
        stdio: ['ignore', 'ignore', 'pipe'],
        // A process group of its own: Ctrl-C in a terminal must not take the database from under a portal that is still draining.
        detached: true,
      },
    );
    const server = new ServerProcess(child);
    try {
      await server.#ready(options.log);
      server.#onUnexpectedExit = options.onUnexpectedExit;
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#stopWithNode = () => {
      child.kill('SIGINT');
    };
    process.once('exit', this.#stopWithNode);
    this.#exited = new Promise(resolve => {
      const exited = () => {
        this.#hasExited = true;
        process.off('exit', this.#stopWithNode);
        if (!this.#stopping) {
          this.#onUnexpectedExit?.();
        }
        resolve();
      };
      child.once('exit', exited);
      child.once('error', exited);
    });
  }

  /** Fast shutdown: sessions end, committed work stays. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#hasExited) {
      return;
    }
    this.#child.kill('SIGINT');
    const impatience = setTimeout(
      () => this.#child.kill('SIGQUIT'),
      FAST_SHUTDOWN_MS,
    );
    await this.#exited;
    clearTimeout(impatience);
  }

  #ready(log: (line: string) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const lastLines: string[] = [];
      const timer = setTimeout(
        () => fail(`was not ready within ${START_TIMEOUT_MS / 1000} s`),
        START_TIMEOUT_MS,
      );
      function fail(what: string) {
        clearTimeout(timer);
        reject(
          new Error(
            [`PostgreSQL can't start: it ${what}.`, ...lastLines].join('\n'),
          ),
        );
      }
      this.#child.once('error', error =>
        fail(`could not be run (it needs glibc on Linux): ${error.message}`),
      );
      const { stderr } = this.#child;
      if (stderr) {
        const lines = createInterface({ input: stderr });
        lines.on('line', line => {
          log(line);
          lastLines.push(line);
          lastLines.splice(0, lastLines.length - KEPT_LINES);
          if (line.includes('database system is ready to accept connections')) {
            clearTimeout(timer);
            resolve();
          }
        });
        // After the last line of its log.
        lines.once('close', () => fail('ended'));
      }
    });
  }
}
