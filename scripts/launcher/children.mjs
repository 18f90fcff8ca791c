import { spawn } from 'node:child_process';
import path from 'node:path';
import { dim, red } from './progress.mjs';
import { root } from './paths.mjs';

const nodeTransform = path.join(
  root,
  'node_modules',
  '@backstage',
  'cli',
  'config',
  'nodeTransform.cjs',
);
const exitWithParent = path.join(
  root,
  'scripts',
  'launcher',
  'exit-with-parent.cjs',
);

/** How long a child may take to end before it is killed. The portal drains for up to 25 s. */
const STOP_TIMEOUT_MS = 30_000;

/**
 * The processes that the launcher runs. They end with it, however it ends.
 */
export class Children {
  #node;
  #children = new Map();
  #stopping = false;
  #sink;

  /**
   * @param {string} node - the Node to run them with
   * @param {(line: string) => void} sink - where their output goes, a prefixed line at a time
   */
  constructor(node, sink = line => process.stdout.write(`${line}\n`)) {
    this.#node = node;
    this.#sink = sink;
  }

  /**
   * Runs a TypeScript entry point from its sources.
   *
   * @param {{ name: string, entry: string, args?: string[], nodeArgs?: string[], env: Record<string, string>, onLine?: (line: string) => void, onUnexpectedExit: (code: number | null) => void }} options
   */
  start({
    name,
    entry,
    args = [],
    nodeArgs = [],
    env,
    onLine,
    onUnexpectedExit,
  }) {
    const child = spawn(
      this.#node,
      [
        ...nodeArgs,
        '--require',
        exitWithParent,
        '--require',
        nodeTransform,
        entry,
        ...args,
      ],
      {
        cwd: root,
        env: {
          ...process.env,
          PATH: `${path.dirname(this.#node)}${path.delimiter}${process.env.PATH}`,
          ...env,
        },
        // The ipc channel is how a child notices that the launcher is gone. A group of its own keeps a terminal's Ctrl-C for the launcher, which stops the
        // portal first and the sandbox after it.
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        detached: process.platform !== 'win32',
      },
    );
    const ended = new Promise(resolve => child.once('close', resolve));
    this.#children.set(name, { child, ended });
    for (const stream of [child.stdout, child.stderr]) {
      eachLine(stream, line => {
        onLine?.(line);
        this.#sink(`${dim(`[${name}]`)} ${line}`);
      });
    }
    ended.then(code => {
      this.#children.delete(name);
      if (!this.#stopping) onUnexpectedExit(code);
    });
    return child;
  }

  /** Stops the children, the last started first, and waits for each. */
  async stop() {
    this.#stopping = true;
    for (const [name, { child, ended }] of [...this.#children].reverse()) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => {
        this.#sink(red(`[${name}] did not stop in time and is killed`));
        child.kill('SIGKILL');
      }, STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(timer);
    }
  }
}

function eachLine(stream, onLine) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', chunk => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    lines.forEach(onLine);
  });
  stream.on('end', () => rest && onLine(rest));
}
