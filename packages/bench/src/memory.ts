/** npm run bench -- memory: how much memory the portal holds when nobody uses it, and after 500 requests. */
import { setTimeout as pause } from 'node:timers/promises';
import { closedLoop } from './load/closedLoop';
import { PersistentClient } from './load/PersistentClient';
import { Control } from './portal/Control';
import { residentMemory } from './portal/residentMemory';
import { signIn } from './portal/signIn';
import { portalStage } from './portal/stage';
import { machineTable, observeMachine } from './report/machine';
import { memory } from './report/quantities';
import { table } from './report/table';

const IDLE_MS = 60_000;
const REQUESTS = 500;
const CALLERS = 4;

/** What the pages ask for, each as often as the others. */
const paths = [
  '/dashboard',
  '/api/staff-access/me',
  '/api/platform-ecs/services',
  '/api/platform-ecs/services/alphaswarm-cluster-prod/alphaswarm-core-prod',
  '/api/audit-log/events?limit=50',
];

async function main(): Promise<void> {
  const { portalUrl, portalPid, controlUrl } = portalStage();
  const machine = await observeMachine({});
  const measured: string[][] = [];
  const note = async (when: string) => {
    measured.push([when, memory(await residentMemory(portalPid))]);
  };

  await note('just healthy');
  await pause(IDLE_MS);
  await note(`idle, ${IDLE_MS / 1000} s later`);

  const [{ oid }] = await Control.create({ url: controlUrl }).staff();
  const token = await signIn({ portalUrl, oid });
  const { origin, pathname } = new URL(portalUrl);
  const client = PersistentClient.create({ origin, connections: CALLERS });
  let sent = 0;
  await closedLoop({
    callers: CALLERS,
    requests: REQUESTS,
    async send() {
      const path = paths[sent++ % paths.length];
      await client.send(`${pathname}${path}`, {
        headers: { authorization: `Bearer ${token}` },
      });
    },
  });
  client.close();
  await note(`after ${REQUESTS} requests`);
  await pause(IDLE_MS);
  await note(`${IDLE_MS / 1000} s after them`);

  process.stdout.write(
    `${table(['portal', 'RSS'], measured)}\n\n` +
      `One signed-in person, ${CALLERS} requests at a time, in turn:\n${paths.map(path => `  GET ${pathname}${path}\n`).join('')}` +
      `RSS is what the operating system counts for the portal's one process; nothing forces a garbage collection.\n\n` +
      `${machineTable(machine)}\n`,
  );
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
