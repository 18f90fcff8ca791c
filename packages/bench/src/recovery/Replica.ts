import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { READY } from '../pipeline/PipelineServer';
import type { Crash } from './moments';

/** How Postgres is reached, in libpq's own words. */
export type PostgresEnvironment = Record<
  'PGHOST' | 'PGPORT' | 'PGUSER' | 'PGPASSWORD' | 'PGDATABASE',
  string
>;

/** A portal's process that is going to be killed. */
export class Replica {
  readonly #child: ChildProcess;
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;

  /**
   * Starts it, and waits until it serves.
   *
   * @param options.crash - when it kills itself; undefined for one that is killed from outside
   * @throws Error if it ends before it serves
   */
  static async start(options: {
    port: number;
    remote: string;
    postgres: PostgresEnvironment;
    crash?: Crash;
  }): Promise<Replica> {
    const replica = new Replica(
      fork(
        resolvePackagePath('@alphaswarm-admin/bench', 'src/recovery-server.ts'),
        {
          execArgv: [
            require.resolve('@backstage/cli/config/nodeTransform.cjs'),
            resolvePackagePath(
              '@alphaswarm-admin/bench',
              'src/recovery/crashAt.ts',
            ),
          ].flatMap(file => ['--require', file]),
          env: {
            ...process.env,
            ...options.postgres,
            BENCH_PORT: String(options.port),
            RECOVERY_REMOTE: options.remote,
            CRASH_AT: options.crash ? JSON.stringify(options.crash) : '',
          },
        },
      ),
    );
    await Promise.race([
      replica.#ready(),
      replica.gone.then(() => {
        throw new Error('A portal ended before it served');
      }),
    ]);
    return replica;
  }

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.gone = once(child, 'exit').then(([code, signal]) => {
      // Whatever else ends it isn't what is measured here.
      if (signal !== 'SIGKILL') {
        throw new Error(`A portal ended by itself, with ${code ?? signal}`);
      }
    });
    this.gone.catch(() => {});
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #ready(): Promise<void> {
    return new Promise(resolve => {
      this.#child.on('message', message => {
        if (message === READY) resolve();
      });
    });
  }
}
