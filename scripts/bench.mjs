// npm run bench -- <name>: measures one thing and prints a table. Without a name it lists what there is.
// What a benchmark needs is started here, on free ports and throw-away data; what it does is in packages/bench.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './launcher/paths.mjs';
import { freePortBlock } from './launcher/ports.mjs';
import { prepare } from './launcher/prepare.mjs';
import { bold, fail, LauncherError, step } from './launcher/progress.mjs';
import { Stack } from './launcher/stack.mjs';
import { createWorkDir } from './launcher/work-dir.mjs';

const benchmarks = {
  start: {
    measures:
      'a cold `npm start` in a fresh clone to the first page in a browser, and a warm one after it',
    on: nothing,
  },
  memory: {
    measures: "the portal's RSS when idle, and after 500 requests",
    on: portal,
  },
  'first-page': {
    measures:
      'bytes and requests of the first page, and which of our plugins it loads',
    on: portal,
  },
  viewers: {
    measures: 'AWS calls a minute with 1 and with 50 viewers',
    on: portal,
  },
  replicas: {
    measures:
      'AWS calls a minute with 1 and with 3 replicas that people look through, the age of what each shows, and how long it stands when the one that looks is killed',
    on: threePortals,
  },
  'log-tail': {
    measures:
      "5,000 log lines a second to 20 viewers: lines lost, lag, the portal's RSS; and frames a second of the page with 100,000 lines",
    on: portal,
  },
  pipeline: {
    measures:
      'the overhead of the privileged-action pipeline around a no-op, at 1 and 32 callers',
    on: postgres,
  },
  recovery: {
    measures:
      'nothing, but kills the portal 25 times at each moment of an action, and looks at what is left',
    on: postgres,
  },
  'kill-switch': {
    measures:
      'from the confirmation of a halt to alphaswarm-cp having the request, idle and under load',
    on: portal,
  },
  lists: {
    measures:
      'the first page of lists of 5,000 workloads at the API, with alphaswarm-cp 20 ms away',
    on: portalOf10000Companies,
  },
  'billing-lists': {
    measures:
      'first pages of billing at the API, of 100,000 invoices, and how often Stripe is asked for them',
    on: portal,
  },
  'ecs-overview': {
    measures:
      'AWS calls and time of the overview of 100 services, cold and with 1, 50 and 500 viewers, against one call after another',
    on: alone,
  },
  'ecs-latency': {
    measures:
      "from a task's change at ECS to the page that somebody has open, while rollouts move",
    on: portal,
  },
  'ecs-overview-page': {
    measures:
      'how long the page of 200 services takes in a browser, and its longest task',
    on: portalOf200,
  },
  'ledger-append': {
    measures:
      'rows appended to the ledger at 1, 32 and 256 writers, against plain inserts and a locked hash chain',
    on: postgres,
  },
  'ledger-search': {
    measures:
      'the first page of the audit log under each filter and pair of filters, the 1,000th page, and the proof of a row, with a million rows',
    on: portal,
  },
  'ledger-export': {
    measures: 'rows exported a second in each format, and the memory of that',
    on: portal,
  },
  'ledger-verify': {
    measures: 'rows of an export verified offline a second',
    on: portal,
  },
  'ledger-growth': {
    measures:
      'bytes that a row takes on disk, and how the start changes as the log grows',
    on: postgres,
  },
};

async function main() {
  const [name, ...rest] = process.argv.slice(2);
  if (name === undefined) {
    list();
    return;
  }
  const benchmark = benchmarks[name];
  if (!benchmark || rest.length > 0) {
    throw new LauncherError(
      `There is no benchmark '${[name, ...rest].join(' ')}': ${Object.keys(benchmarks).join(', ')}.`,
    );
  }
  const { node } = await prepare();
  const workDir = createWorkDir();
  try {
    process.exitCode = await benchmark.on({ node, workDir, name });
  } finally {
    workDir.remove();
  }
}

function list() {
  const width = Math.max(...Object.keys(benchmarks).map(name => name.length));
  const lines = Object.entries(benchmarks).map(
    ([name, { measures }]) => `  ${bold(name.padEnd(width))}  ${measures}`,
  );
  process.stdout.write(`npm run bench -- <name>\n\n${lines.join('\n')}\n`);
}

/** For a benchmark that starts a portal itself. */
async function nothing({ node, workDir, name }) {
  return measure(node, name, {
    BENCH_WORK_DIR: workDir.path,
    BENCH_PORT: String(await freePortBlock(20)),
  });
}

/** For a benchmark that needs nothing. */
async function alone({ node, workDir, name }) {
  return measure(node, name, { BENCH_WORK_DIR: workDir.path });
}

/** A portal with its sandbox, which shows 200 services. */
async function portalOf200(options) {
  // The sandbox inherits it.
  process.env.SANDBOX_SERVICES = '200';
  return portal(options);
}

/** A portal with its sandbox, which has 10,000 companies, and as many workloads as cp lists at once. */
async function portalOf10000Companies(options) {
  // The sandbox inherits it.
  process.env.SANDBOX_COMPANIES = '10000';
  return portal(options);
}

/** A portal with its sandbox. */
async function portal({ node, workDir, name }) {
  return withStack({ node, workDir }, async stack => {
    const { pid } = await stack.startPortal();
    return measure(node, name, {
      ...postgresSettings(stack),
      BENCH_PORTAL_URL: stack.url,
      BENCH_PORTAL_PID: String(pid),
      BENCH_CONTROL_URL: stack.controlUrl,
      BENCH_WORK_DIR: workDir.path,
    });
  });
}

/** A portal with its sandbox, and two more replicas of it. */
async function threePortals({ node, workDir, name }) {
  return withStack({ node, workDir }, async stack => {
    await stack.startPortal();
    const replicas = [];
    // The last of the twenty ports, which nothing else of a stack uses.
    for (const offset of [16, 18]) {
      const port = stack.ports.portal + offset;
      replicas.push(await stack.startReplica({ port, metricsPort: port + 1 }));
    }
    return measure(node, name, {
      ...postgresSettings(stack),
      BENCH_PORTAL_URL: stack.url,
      BENCH_CONTROL_URL: stack.controlUrl,
      BENCH_REPLICAS: JSON.stringify(replicas),
    });
  });
}

/** A Postgres that keeps what it commits, unlike that of the tests; and two ports to serve something on. */
async function postgres({ node, workDir, name }) {
  return withStack({ node, workDir }, stack =>
    measure(node, name, {
      ...postgresSettings(stack),
      BENCH_PORT: String(stack.ports.portal),
      BENCH_SECOND_PORT: String(stack.ports.metrics),
    }),
  );
}

async function withStack({ node, workDir }, work) {
  const lastLines = [];
  const stack = new Stack({
    node,
    port: await freePortBlock(20),
    dataDir: path.join(workDir.path, 'data'),
    sink: line => {
      lastLines.push(line);
      lastLines.splice(0, lastLines.length - 40);
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () =>
      stack.stop().then(() => {
        workDir.remove();
        process.exit(1);
      }),
    );
  }
  try {
    await step('Sandbox', () => stack.startSandbox());
    const code = await work(stack);
    if (code !== 0) process.stderr.write(`${lastLines.join('\n')}\n`);
    return code;
  } finally {
    await stack.stop();
  }
}

/** In the words that every Postgres client understands. */
function postgresSettings(stack) {
  const environment = stack.portalEnvironment();
  return {
    PGHOST: environment.ALPHASWARM_ADMIN_DB_HOST,
    PGPORT: environment.ALPHASWARM_ADMIN_DB_PORT,
    PGUSER: environment.ALPHASWARM_ADMIN_DB_USER,
    PGPASSWORD: environment.ALPHASWARM_ADMIN_DB_PASSWORD,
    PGDATABASE: environment.ALPHASWARM_ADMIN_DB_NAME,
  };
}

/** Runs the measuring part, which ends when this process does. */
function measure(node, name, environment) {
  process.stdout.write(`\n${bold(name)}: ${benchmarks[name].measures}\n\n`);
  const child = spawn(
    node,
    [
      '--require',
      path.join(root, 'scripts/launcher/exit-with-parent.cjs'),
      '--require',
      path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
      path.join(root, 'packages', 'bench', 'src', `${name}.ts`),
    ],
    {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production', ...environment },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve(code ?? 1));
  });
}

main().catch(fail);
