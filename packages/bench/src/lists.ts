/** npm run bench -- lists: the first page of a large platform's lists at the portal's API, with alphaswarm-cp 20 ms away. */
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from './load/latencies';
import { PersistentClient } from './load/PersistentClient';
import { Control } from './portal/Control';
import { signIn } from './portal/signIn';
import { portalStage } from './portal/stage';
import { machineTable, observeMachine } from './report/machine';
import { count, milliseconds } from './report/quantities';
import { table } from './report/table';

/** How far away cp is, milliseconds added to each of its answers. */
const LATENCY_MS = 20;
const REQUESTS = 200;
/** Between two requests, milliseconds: all of them take longer than lists are held before they are read again. */
const PAUSE_MS = 50;

type Body = { items: unknown[]; counts?: Record<string, number> };

const counted = ({ counts }: Body) =>
  Object.values(counts ?? {}).reduce((sum, some) => sum + some, 0);

const listed = ({ items }: Body) => items.length;

/** What is asked for, where cp is asked for it, and how many there must be for the measurement to be of what it says. */
const lists = [
  {
    what: 'workloads',
    path: '/deployments/workloads',
    upstream: 'GET /manage/deployments',
    of: 5_000,
    found: counted,
  },
  {
    what: 'workloads, failing or stopped',
    path: '/deployments/workloads?state=failing&state=stopped',
    upstream: 'GET /manage/deployments',
    of: 5_000,
    found: counted,
  },
  {
    what: '200 workloads, newest change first',
    path: '/deployments/workloads?sort=changed&limit=200',
    upstream: 'GET /manage/deployments',
    of: 5_000,
    found: counted,
  },
  {
    what: 'workloads by a part of the name',
    path: '/deployments/workloads?q=capital-1',
    upstream: 'GET /manage/deployments',
    of: 1,
    found: listed,
  },
  {
    what: 'companies, 50 of 10,000',
    path: '/companies/companies',
    upstream: 'GET /manage/tenancy/companies',
    of: 50,
    found: listed,
  },
  {
    what: 'companies, 200 of 10,000',
    path: '/companies/companies?limit=200',
    upstream: 'GET /manage/tenancy/companies',
    of: 200,
    found: listed,
  },
  {
    what: 'suspended companies by a part of the name',
    path: '/companies/companies?q=capital&status=suspended',
    upstream: 'GET /manage/tenancy/companies',
    of: 10,
    found: listed,
  },
];

async function main(): Promise<void> {
  const machine = await observeMachine();
  const { portalUrl, controlUrl } = portalStage();
  const control = Control.create({ url: controlUrl });
  const admin = (await control.staff()).find(
    ({ name }) => name === 'Ada Admin',
  );
  if (!admin) throw new Error('The scenario has no admin');
  const token = await signIn({ portalUrl, oid: admin.oid });
  const { origin, pathname } = new URL(portalUrl);
  const client = PersistentClient.create({ origin, connections: 1 });
  const get = (path: string) =>
    client.send(`${pathname}/api${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
  for (const operation of new Set(lists.map(({ upstream }) => upstream))) {
    await control.slowCp({ operation, ms: LATENCY_MS });
  }

  const rows: string[][] = [];
  for (const { what, path, of, found } of lists) {
    const startedAt = performance.now();
    const there = found(JSON.parse(await get(path)) as Body);
    const firstMs = performance.now() - startedAt;
    if (there < of) {
      throw new Error(`${what}: ${there} of at least ${of} are there`);
    }
    const times: number[] = [];
    for (let request = 0; request < REQUESTS; request += 1) {
      await pause(PAUSE_MS);
      const sentAt = performance.now();
      await get(path);
      times.push(performance.now() - sentAt);
    }
    rows.push([
      what,
      count(there),
      milliseconds(firstMs),
      milliseconds(percentile(times, 50)),
      milliseconds(percentile(times, 95)),
      milliseconds(percentile(times, 99)),
    ]);
  }
  process.stdout.write(
    `${table(['first page', 'of', 'the first time', 'p50', 'p95', 'p99'], rows)}\n\n` +
      `Whole requests, from the client to the client, over HTTP, with authentication and policy.\n\n${machineTable(machine)}\n`,
  );
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
