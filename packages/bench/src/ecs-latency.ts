/** npm run bench -- ecs-latency: from a task's change at ECS to the page that somebody has open, while rollouts move. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { launchBrowser } from './browser/launchBrowser';
import { openSignInPage, signInAs } from './browser/portalPages';
import { LaneWatch } from './ecsLatency/LaneWatch';
import {
  seenChanges,
  taskPhases,
  type SeenChange,
} from './ecsLatency/taskChanges';
import { percentile } from './load/latencies';
import { Control } from './portal/Control';
import { portalStage } from './portal/stage';
import { machineTable, observeMachine } from './report/machine';
import { count, seconds } from './report/quantities';
import { table } from './report/table';

const PERSON = 'Vera Viewer';
const CLUSTER = 'alphaswarm-cluster-prod';
const SERVICE = 'alphaswarm-core-prod';
const ROLLOUTS = 12;
/** The page has shown the last change long before. */
const SETTLING_MS = 20_000;
/** The longest that a rollout of the sandbox takes. */
const PATIENCE_MS = 120_000;

async function main(): Promise<void> {
  const { portalUrl, controlUrl } = portalStage();
  const machine = await observeMachine();
  const control = Control.create({ url: controlUrl });
  const browser = await launchBrowser();
  let changes: SeenChange[];
  try {
    const page = await browser.newPage();
    await openSignInPage(page, portalUrl);
    await signInAs(page, PERSON);
    await page.goto(`${portalUrl}/platform/${CLUSTER}/${SERVICE}`);
    await page.getByRole('list', { name: 'Steps' }).waitFor();
    const watch = await LaneWatch.begin(page);
    const begunAt = Date.now();
    for (let rollout = 0; rollout < ROLLOUTS; rollout++) {
      await control.redeployInConsole(SERVICE);
      await steady(control);
    }
    await pause(SETTLING_MS);
    changes = seenChanges(
      await tasksOf(control),
      await watch.sightings(),
      begunAt,
    );
  } finally {
    await browser.close();
  }
  const moving = changes.filter(({ rolloutKnown }) => rolloutKnown);
  process.stdout.write(
    `${table(
      ['a task is, to the page', 'changes', 'p50', 'p95', 'worst'],
      [
        ...taskPhases.map(phase =>
          row(
            phase,
            moving.filter(change => change.phase === phase),
          ),
        ),
        row('**any of these, while a rollout moves**', moving),
        row(
          'before the page knew of the rollout',
          changes.filter(({ rolloutKnown }) => !rolloutKnown),
        ),
      ],
    )}\n\n${ROLLOUTS} rollouts of ${SERVICE}, begun past the portal. From the time that ECS gives a change to the frame in which the open page shows it.\n\n${machineTable(machine)}\n`,
  );
}

/** Resolves when the rollout is over and everything it replaces is gone. */
async function steady(control: Control): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    await pause(500);
    if (await control.isSteady(SERVICE)) return;
  }
  throw new Error(`${SERVICE} did not become steady`);
}

/** All tasks of the service that ECS still knows of, asked from ECS itself. */
async function tasksOf(control: Control): Promise<Task[]> {
  const ecs = new ECSClient({
    region: 'eu-west-1',
    endpoint: await control.ecsOrigin(),
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  const tasks: Task[] = [];
  for (const desiredStatus of ['RUNNING', 'STOPPED'] as const) {
    const { taskArns = [] } = await ecs.send(
      new ListTasksCommand({
        cluster: CLUSTER,
        serviceName: SERVICE,
        desiredStatus,
      }),
    );
    const described = await ecs.send(
      new DescribeTasksCommand({ cluster: CLUSTER, tasks: taskArns }),
    );
    tasks.push(...(described.tasks ?? []));
  }
  ecs.destroy();
  return tasks;
}

function row(what: string, changes: SeenChange[]): string[] {
  const lags = changes.map(({ lagMs }) => lagMs);
  const figure = (ms: () => number) => (lags.length > 0 ? seconds(ms()) : '–');
  return [
    what,
    count(lags.length),
    figure(() => percentile(lags, 50)),
    figure(() => percentile(lags, 95)),
    figure(() => Math.max(...lags)),
  ];
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
