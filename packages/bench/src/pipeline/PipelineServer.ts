import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolvePackagePath } from '@backstage/backend-plugin-api';

/** What the server says when it serves. */
export const READY = 'ready';

/** The process of `pipeline-server.ts`. */
export class PipelineServer {
  readonly #child: ChildProcess;

  /**
   * Starts it, with the flags that this process was started with.
   *
   * @throws Error if it ends instead of getting ready
   */
  static async start(): Promise<PipelineServer> {
    const child = fork(
      resolvePackagePath(
        '@alphaswarm-admin/bench',
        'src',
        'pipeline-server.ts',
      ),
    );
    await Promise.race([
      ready(child),
      once(child, 'exit').then(([code]) => {
        throw new Error(`The server ended with ${code} instead of starting`);
      }),
    ]);
    return new PipelineServer(child);
  }

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }
}

/** Backstage's TypeScript loader talks on the same channel. */
function ready(child: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    child.on('message', message => {
      if (message === READY) resolve();
    });
  });
}
