/** npm run bench -- replicas: AWS calls a minute with 1 and with 3 replicas of the portal that people look through, and the age of what each of them shows. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { percentile } from './load/latencies';
import { PersistentClient } from './load/PersistentClient';
import { Control } from './portal/Control';
import { signIn } from './portal/signIn';
import { fromEnvironment } from './portal/stage';
import { machineTable, observeMachine } from './report/machine';
import { seconds } from './report/quantities';
import { table } from './report/table';
import { lookRate, type LookRate } from './viewers/lookRate';
import { Viewer } from './viewers/Viewer';

/** After a change, until polling has the pace that belongs to it. */
const SETTLING_MS = 15_000;
const SAMPLE_EVERY_MS = 100;
/** How long the others are watched after the one that looks was killed. */
const AFTERMATH_MS = 15_000;

const WINDOW_MS = 60_000;
/** In the sandbox's world a rollout is under way at the start; with its clock slowed down it stays so. */
const CLOCK_RATE = 0.1;

const replicasSchema = z
  .array(z.object({ pid: z.number(), origin: z.string() }))
  .length(2);

/** A replica that somebody looks through. */
type Watched = {
  viewer: Viewer;
  /** How old what it shows is, milliseconds. */
  age(): Promise<number>;
  close(): Promise<void>;
};

type Measured = LookRate & { replicas: number; ages: number[] };

async function main(): Promise<void> {
  const portalUrl = fromEnvironment('BENCH_PORTAL_URL');
  const machine = await observeMachine({});
  const control = Control.create({ url: fromEnvironment('BENCH_CONTROL_URL') });
  const replicas = replicasSchema.parse(
    JSON.parse(fromEnvironment('BENCH_REPLICAS')),
  );
  const [{ oid }] = await control.staff();
  const token = await signIn({ portalUrl, oid });
  const { origin } = new URL(portalUrl);
  const watch = (at: string) => watchThrough(at, { origin, token });

  await control.setClock({ rate: CLOCK_RATE, advanceMs: 0 });
  // It looks first, and so goes on looking when others come.
  const first = await watch(replicas[0].origin);
  const alone = await measure(control, [first]);
  const others = [await watch(replicas[1].origin), await watch(origin)];
  const measured = [alone, await measure(control, [first, ...others])];

  first.viewer.close();
  process.kill(replicas[0].pid, 'SIGKILL');
  const stood = Math.max(...(await agesFor(others, AFTERMATH_MS)));
  for (const other of others) await other.close();

  process.stdout.write(
    `${table(
      [
        'replicas looked through',
        'looks at AWS',
        'calls to AWS',
        'AWS calls a minute',
        'age of what is shown, p50',
        'p95',
      ],
      measured.map(row => [
        String(row.replicas),
        String(row.looks),
        String(row.calls),
        row.callsPerMinute.toFixed(1),
        seconds(percentile(row.ages, 50)),
        seconds(percentile(row.ages, 95)),
      ]),
    )}\n\nThen the replica that looked was killed (SIGKILL): what the other two showed was ${seconds(stood)} old at most.\n\n` +
      `Calls are those in the call log of the ECS and CloudWatch stand-ins. One viewer at each replica, who has a live-update socket, and reads at each update and every 2 s\nbesides. The age is sampled at every replica, ten times a second. All three run all the time.\n\n${machineTable(machine)}\n`,
  );
}

async function measure(
  control: Control,
  watched: readonly Watched[],
): Promise<Measured> {
  await pause(SETTLING_MS);
  const before = (await control.awsCalls()).length;
  const ages = await agesFor(watched, WINDOW_MS);
  const calls = (await control.awsCalls()).slice(before);
  return {
    replicas: watched.length,
    ages,
    ...lookRate(calls, { beginsLook: 'ListServices', clockRate: CLOCK_RATE }),
  };
}

async function watchThrough(
  at: string,
  { origin, token }: { origin: string; token: string },
): Promise<Watched> {
  const portalUrl = `${at}/admin`;
  const client = PersistentClient.create({ origin: at, connections: 2 });
  const viewer = await Viewer.open({ portalUrl, client, token, origin });
  return {
    viewer,
    async age() {
      const answer = await client.send('/admin/api/platform-ecs/services', {
        headers: { authorization: `Bearer ${token}` },
      });
      const { clusters } = overviewSchema.parse(JSON.parse(answer));
      return Date.now() - Date.parse(clusters[0].observedAt);
    },
    async close() {
      await viewer.close();
      client.close();
      if (viewer.problem) throw viewer.problem;
    },
  };
}

const overviewSchema = z.object({
  clusters: z.array(z.object({ observedAt: z.string() })).min(1),
});

async function agesFor(
  watched: readonly Watched[],
  windowMs: number,
): Promise<number[]> {
  const ages: number[] = [];
  const until = performance.now() + windowMs;
  while (performance.now() < until) {
    ages.push(...(await Promise.all(watched.map(({ age }) => age()))));
    await pause(SAMPLE_EVERY_MS);
  }
  return ages;
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
