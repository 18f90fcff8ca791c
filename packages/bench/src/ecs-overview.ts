/** npm run bench -- ecs-overview: what the overview of 100 services and 400 tasks costs, against the calls that AWS's own plugin makes for the same facts. */
import { setTimeout as pause } from 'node:timers/promises';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ConfigReader } from '@backstage/config';
import {
  createPlatformClusters,
  readOverview,
  readPlatformEcsConfig,
} from '@alphaswarm-admin/plugin-platform-ecs-backend';
import {
  loadScenario,
  startSandbox,
  withManyServices,
  type Sandbox,
} from '@alphaswarm-admin/sandbox';
import { readOneAfterAnother } from './ecsOverview/oneAfterAnother';
import { quietLogger } from './ledgerAppend/quietLogger';
import { fromEnvironment } from './portal/stage';
import { machineTable, observeMachine } from './report/machine';
import { table } from './report/table';

const SERVICES = 100;
const TASKS = 400;
/** How far away AWS is: not at all, and as far as within a region. */
const LATENCIES_MS = [0, 20];
const VIEWERS = [1, 50, 500];
/** How often a viewer's page asks. */
const READ_EVERY_MS = 2_000;
const WINDOW_MS = 20_000;

type Side = { calls: number; ms: number };

async function main(): Promise<void> {
  const machine = await observeMachine();
  const sandbox = await startSandbox({
    dataDir: fromEnvironment('BENCH_WORK_DIR'),
    scenario: withManyServices(await loadScenario(), SERVICES),
    postgres: 'none',
  });
  process.env.AWS_ACCESS_KEY_ID ??= 'bench';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'bench';
  try {
    const cold: Array<{ latencyMs: number; ours: Side; theirs: Side }> = [];
    for (const latencyMs of LATENCIES_MS) {
      sandbox.faults.clear();
      for (const standIn of latencyMs > 0 ? ['ecs', 'cloudwatch'] : []) {
        sandbox.faults.add({ standIn, kind: 'latency', latencyMs });
      }
      // Once unmeasured each: code that has not run before is slower, whoever's it is.
      await theirOverview(sandbox);
      await ourOverview(sandbox);
      cold.push({
        latencyMs,
        theirs: await theirOverview(sandbox),
        ours: await ourOverview(sandbox),
      });
    }
    sandbox.faults.clear();
    const watched: Array<{
      viewers: number;
      refreshes: number;
      calls: number;
      reads: number;
    }> = [];
    for (const viewers of VIEWERS) watched.push(await watch(sandbox, viewers));

    process.stdout.write(
      `${table(
        [
          'cold, one way there and back',
          'AWS calls, one after another',
          'ours',
          'of',
          'ms, one after another',
          'ms, ours',
          'of',
        ],
        cold.map(({ latencyMs, ours, theirs }) => [
          `${latencyMs} ms`,
          String(theirs.calls),
          String(ours.calls),
          share(ours.calls, theirs.calls),
          theirs.ms.toFixed(0),
          ours.ms.toFixed(0),
          share(ours.ms, theirs.ms),
        ]),
      )}\n\n${table(
        [
          'refreshes, viewers',
          'reads of the portal',
          'refreshes',
          'AWS calls',
          'AWS calls a refresh',
        ],
        watched.map(({ viewers, refreshes, calls, reads }) => [
          String(viewers),
          String(reads),
          String(refreshes),
          String(calls),
          (calls / refreshes).toFixed(1),
        ]),
      )}\n\n` +
        `${SERVICES} services, ${TASKS} tasks. Ours finds CPU, memory and alarms as well. Calls are those in the call log of the ECS and CloudWatch stand-ins. Refreshes once\na second, CPU and memory once a minute; each viewer reads every ${READ_EVERY_MS / 1000} s.\n\n${machineTable(machine)}\n`,
    );
  } finally {
    await sandbox.close();
  }
}

async function theirOverview(sandbox: Sandbox): Promise<Side> {
  const ecs = new ECSClient({
    region: sandbox.scenario.aws.region,
    endpoint: sandbox.origins.ecs,
  });
  const names = sandbox.aws.world.services().map(({ name }) => name);
  const measured = await measure(sandbox, async () => {
    const [{ name }] = sandbox.scenario.aws.clusters;
    const found = await readOneAfterAnother(ecs, name, names);
    assertFound(found.services, SERVICES);
    assertFound(found.tasks, TASKS);
  });
  ecs.destroy();
  return measured;
}

async function ourOverview(sandbox: Sandbox): Promise<Side> {
  const clusters = ourClusters(sandbox, '15s');
  const measured = await measure(sandbox, async () => {
    const { services } = await readOverview(clusters);
    assertFound(services.length, SERVICES);
    assertFound(
      services.reduce((tasks, { runningCount }) => tasks + runningCount, 0),
      TASKS,
    );
    assertFound(
      services.filter(({ imageDigest }) => imageDigest !== undefined).length,
      SERVICES,
    );
  });
  clusters.stop();
  return measured;
}

async function watch(sandbox: Sandbox, viewers: number) {
  const clusters = ourClusters(sandbox, '1s');
  await readOverview(clusters);
  let reads = 0;
  sandbox.calls.clear();
  const until = performance.now() + WINDOW_MS;
  await Promise.all(
    Array.from({ length: viewers }, async (_, index) => {
      await pause((index / viewers) * READ_EVERY_MS);
      while (performance.now() < until) {
        await readOverview(clusters);
        reads += 1;
        await pause(READ_EVERY_MS);
      }
    }),
  );
  clusters.stop();
  const calls = awsCalls(sandbox);
  return {
    viewers,
    reads,
    refreshes: calls.filter(({ operation }) => operation === 'ListServices')
      .length,
    calls: calls.length,
  };
}

function ourClusters(sandbox: Sandbox, slow: string) {
  const { region, clusters } = sandbox.scenario.aws;
  return createPlatformClusters({
    config: readPlatformEcsConfig(
      new ConfigReader({
        platformEcs: {
          ecsEndpoint: sandbox.origins.ecs,
          cloudwatchEndpoint: sandbox.origins.cloudwatch,
          polling: { slow, fast: slow },
          clusters: clusters.map(({ name }) => ({
            name,
            region,
            limits: { default: { min: 0, max: 10 } },
          })),
        },
      }),
    ),
    signals: { publish: async () => {} },
    logger: quietLogger,
  });
}

async function measure(
  sandbox: Sandbox,
  work: () => Promise<void>,
): Promise<Side> {
  sandbox.calls.clear();
  const began = performance.now();
  await work();
  const ms = performance.now() - began;
  return { ms, calls: awsCalls(sandbox).length };
}

function awsCalls({ calls }: Sandbox) {
  return calls
    .list()
    .filter(({ standIn }) => standIn === 'ecs' || standIn === 'cloudwatch');
}

function assertFound(found: number, expected: number): void {
  if (found !== expected) {
    throw new Error(`Found ${found} of ${expected}: nothing to compare`);
  }
}

function share(part: number, whole: number): string {
  return `1/${(whole / part).toFixed(1)}`;
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
