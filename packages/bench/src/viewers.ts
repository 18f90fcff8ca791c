/** npm run bench -- viewers: AWS calls a minute with 1 and with 50 viewers of the platform page, in the same run. */
import { setTimeout as pause } from 'node:timers/promises';
import { PersistentClient } from './load/PersistentClient';
import { Control } from './portal/Control';
import { signIn } from './portal/signIn';
import { portalStage } from './portal/stage';
import { machineTable, observeMachine } from './report/machine';
import { count } from './report/quantities';
import { table } from './report/table';
import { lookRate, type LookRate } from './viewers/lookRate';
import { Viewer } from './viewers/Viewer';

const VIEWERS = [1, 50];
/** After a change, until polling has the pace that belongs to it. */
const SETTLING_MS = 15_000;

/** Both paces of the portal's poller. In the sandbox's world a rollout is under way at the start; with its clock slowed down it stays so. */
const situations = [
  { what: 'rollout under way', clockRate: 0.1, advanceMs: 0, windowMs: 60_000 },
  {
    what: 'nothing moves',
    clockRate: 1,
    advanceMs: 2 * 3600_000,
    windowMs: 120_000,
  },
];

type Measured = LookRate & { what: string; viewers: number; reads: number };

async function main(): Promise<void> {
  const { portalUrl, controlUrl } = portalStage();
  const machine = await observeMachine({});
  const control = Control.create({ url: controlUrl });
  const tokens: string[] = [];
  for (const { oid } of await control.staff()) {
    tokens.push(await signIn({ portalUrl, oid }));
  }

  const measured: Measured[] = [];
  for (const { what, clockRate, advanceMs, windowMs } of situations) {
    await control.setClock({ rate: clockRate, advanceMs });
    for (const viewers of VIEWERS) {
      measured.push({
        what,
        viewers,
        ...(await measure({
          control,
          portalUrl,
          tokens,
          viewers,
          clockRate,
          windowMs,
        })),
      });
    }
  }

  process.stdout.write(
    `${table(
      [
        'situation',
        'viewers',
        'reads of the portal',
        'looks at AWS',
        'calls to AWS',
        'calls a look',
        'AWS calls a minute',
      ],
      measured.map(row => [
        row.what,
        String(row.viewers),
        count(row.reads),
        count(row.looks),
        count(row.calls),
        (row.calls / row.looks).toFixed(1),
        row.callsPerMinute.toFixed(1),
      ]),
    )}\n\n${verdict(measured)}\n\n` +
      'Calls are those in the call log of the ECS and CloudWatch stand-ins. A viewer has a live-update socket, reads at each update and every 2 s besides;\n' +
      `the ${Math.max(...VIEWERS)} are ${tokens.length} people with several tabs each.\n\n${machineTable(machine)}\n`,
  );
}

async function measure(options: {
  control: Control;
  portalUrl: string;
  tokens: string[];
  viewers: number;
  clockRate: number;
  windowMs: number;
}): Promise<LookRate & { reads: number }> {
  const { control, portalUrl, tokens, clockRate, windowMs } = options;
  const client = PersistentClient.create({
    origin: new URL(portalUrl).origin,
    connections: options.viewers,
  });
  const viewers = await Promise.all(
    Array.from({ length: options.viewers }, (_, index) =>
      Viewer.open({ portalUrl, client, token: tokens[index % tokens.length] }),
    ),
  );
  const readsOfAll = () =>
    viewers.reduce((total, { reads }) => total + reads, 0);

  await pause(SETTLING_MS);
  const readsBefore = readsOfAll();
  const callsBefore = (await control.awsCalls()).length;
  await pause(windowMs);
  const calls = (await control.awsCalls()).slice(callsBefore);
  const reads = readsOfAll() - readsBefore;

  await Promise.all(viewers.map(viewer => viewer.close()));
  client.close();
  const problem = viewers.find(viewer => viewer.problem)?.problem;
  if (problem) throw problem;
  return {
    reads,
    ...lookRate(calls, { beginsLook: 'ListServices', clockRate }),
  };
}

function verdict(measured: Measured[]): string {
  return situations
    .map(({ what }) => {
      const [one, many] = measured.filter(row => row.what === what);
      const percent = (many.callsPerMinute / one.callsPerMinute - 1) * 100;
      const word = percent < 0 ? 'fewer' : 'more';
      return `${what}: ${many.viewers} viewers, with ${(many.reads / one.reads).toFixed(0)} times the reads of ${one.viewers}, cause ${Math.abs(percent).toFixed(1)} % ${word} AWS calls. Pauses between looks are drawn, up to 10 % around their mean.`;
    })
    .join('\n');
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
