import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { send } from './http';

const root = path.resolve(__dirname, '..', '..');

/** How long a portal may take to come up on a slow machine, milliseconds. */
const START_TIMEOUT_MS = 120_000;

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => {
    server.close(resolve);
  });
  return port;
}

/** A second portal on the same database and the same world, as a deployment with two tasks has it. */
export class PortalReplica {
  readonly origin: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  #output = '';

  /**
   * Resolves when the replica says that it can serve.
   *
   * @param changed - environment variables of its own, configuration among them (`APP_CONFIG_…`)
   */
  static async start(
    changed: Record<string, string> = {},
  ): Promise<PortalReplica> {
    const environment = process.env.E2E_PORTAL_ENVIRONMENT;
    if (!environment) throw new Error('E2E_PORTAL_ENVIRONMENT is not set');
    const port =
      changed.ALPHASWARM_ADMIN_LISTEN_PORT ?? String(await freePort());
    const replica = new PortalReplica(port, {
      ...JSON.parse(environment),
      ...changed,
      ALPHASWARM_ADMIN_METRICS_PORT: String(await freePort()),
    });
    try {
      await replica.#healthy();
    } catch (error) {
      replica.kill();
      throw error;
    }
    return replica;
  }

  private constructor(port: string, environment: Record<string, string>) {
    this.origin = `http://127.0.0.1:${port}`;
    this.#child = spawn(
      process.execPath,
      [
        '--require',
        path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
        path.join(root, 'packages/backend/src/index.ts'),
        ...['app-config.yaml', 'app-config.sandbox.yaml'].flatMap(file => [
          '--config',
          path.join(root, file),
        ]),
      ],
      {
        cwd: root,
        env: {
          ...process.env,
          ...environment,
          ALPHASWARM_ADMIN_LISTEN_PORT: port,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', chunk => {
        this.#output += chunk;
      });
    }
    this.#ended = new Promise(resolve => {
      this.#child.once('close', resolve);
    });
  }

  /** What it has written so far. */
  get output(): string {
    return this.#output;
  }

  /** Resolves with the exit code when the process has ended; null if it was killed. */
  get ended(): Promise<number | null> {
    return this.#ended;
  }

  /** Asks it to stop, as an orchestrator does. */
  terminate(): void {
    this.#child.kill('SIGTERM');
  }

  /** Ends it as a crash does. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async #healthy(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    let ended = false;
    void this.#ended.then(() => {
      ended = true;
    });
    while (Date.now() < deadline && !ended) {
      const healthy = await send('GET', '/admin/health', {
        origin: this.origin,
      }).then(
        ({ status }) => status === 200,
        () => false,
      );
      if (healthy) return;
      await new Promise(resolve => {
        setTimeout(resolve, 150);
      });
    }
    throw new Error(`The replica did not come up:\n${this.#output}`);
  }
}
