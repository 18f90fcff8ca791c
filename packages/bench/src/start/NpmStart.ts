import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import {
  launcherSteps,
  printedAddress,
  type LauncherStep,
} from './launcherOutput';

/** `npm start`, run as a person runs it. */
export class NpmStart {
  readonly #child: ChildProcess;
  readonly #startedAt = performance.now();
  #output = '';

  /**
   * @param folder - the checkout
   * @param env - added to this process's own, without what `npm run` put there
   */
  static in(folder: string, env: Record<string, string>): NpmStart {
    return new NpmStart(folder, env);
  }

  private constructor(folder: string, env: Record<string, string>) {
    this.#child = spawn('npm', ['start'], {
      cwd: folder,
      env: { ...outsideNpm(process.env), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, to be interrupted as a terminal does it.
      detached: true,
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', chunk => {
        this.#output += chunk;
      });
    }
  }

  /** Since it was started, milliseconds. */
  elapsed(): number {
    return performance.now() - this.#startedAt;
  }

  get steps(): LauncherStep[] {
    return launcherSteps(this.#output);
  }

  /**
   * Resolves with the address as soon as it is printed.
   *
   * @throws Error with the last output if it ends before
   */
  async address(): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const address = printedAddress(this.#output);
        if (address) resolve(address);
      };
      this.#child.stdout?.on('data', look);
      this.#child.once('error', reject);
      this.#child.once('close', () =>
        reject(new Error(`npm start failed: ${this.#output.slice(-4_000)}`)),
      );
      look();
    });
  }

  /** Ctrl-C, and waits until everything has ended. */
  async interrupt(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.pid === undefined) return;
    // Its output ends when the last process that writes to it does.
    const ended = once(this.#child, 'close');
    process.kill(-this.#child.pid, 'SIGINT');
    await ended;
  }
}

/** What `npm run bench` says about this checkout must not reach the other one. */
function outsideNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) =>
        !/^(npm_(lifecycle|package|command|execpath|node_execpath)|npm_config_local_prefix|INIT_CWD|NODE_ENV|BENCH_|ALPHASWARM_ADMIN_)/.test(
          name,
        ),
    ),
  );
}
