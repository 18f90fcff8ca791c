/** npm run bench -- ledger-search: how long the first page of the audit log takes under each filter and pair of filters, how much longer a late one, and how long the proof of a row. */
import { LedgerPortal } from './ledgerPortal/LedgerPortal';
import { proofTimes, rowToProve } from './ledgerPortal/proofTimes';
import { rowsWanted } from './ledgerPortal/rowsWanted';
import { seeded } from './ledgerPortal/seedActions';
import { percentile } from './load/latencies';
import { machineTable, observeMachine } from './report/machine';
import { count, milliseconds } from './report/quantities';
import { table } from './report/table';

const REQUESTS = 40;
const REQUESTS_OF_A_PAIR = 10;
const LATE_PAGE = 1_000;
const PROOFS = 300;

async function main(): Promise<void> {
  const rows = rowsWanted(1_000_000);
  const machine = await observeMachine({});
  const portal = await LedgerPortal.open();
  const { from, to } = await portal.fill(rows);
  const third = (to - from) / 3;
  const filters = filtersIn({
    from: new Date(from + third).toISOString(),
    to: new Date(to - third).toISOString(),
  });

  const singles: string[][] = [];
  for (const filter of [{}, ...filters]) {
    const times = await timesOf(portal, filter, REQUESTS);
    singles.push([nameOf(filter), ...summary(times)]);
  }
  const pairs: Array<{ name: string; p95: number; times: number[] }> = [];
  for (const [index, one] of filters.entries()) {
    for (const other of filters.slice(index + 1)) {
      // The same parameter twice is no filter.
      if (Object.keys(one).some(key => key in other)) continue;
      const filter = { ...one, ...other };
      const times = await timesOf(portal, filter, REQUESTS_OF_A_PAIR);
      pairs.push({
        name: nameOf(filter),
        p95: percentile(times, 95),
        times,
      });
    }
  }
  const all = pairs.flatMap(({ times }) => times);
  const slowest = [...pairs].sort((a, b) => b.p95 - a.p95).slice(0, 5);
  const late = await lateRows(portal);
  const proofs = await proofTimes(PROOFS);
  const requests = await proofRequests(portal, rows);
  portal.close();

  process.stdout.write(
    `${table(['first page of 50, by filter', 'p50', 'p95'], singles)}\n\n` +
      `${table(
        ['by pairs of filters', 'p50', 'p95'],
        [
          [`all ${pairs.length} pairs`, ...summary(all)],
          ...slowest.map(({ name, times }) => [name, ...summary(times)]),
        ],
      )}\n\n` +
      `${table(['page', 'first', `${count(LATE_PAGE)}th`, 'times as long'], late)}\n\n` +
      `${table(
        ['a row proven', 'p50', 'p95'],
        [
          ['made from the tiles, and verified', ...summary(proofs)],
          ['the whole request', ...summary(requests)],
        ],
      )}\n\n` +
      `${count(rows)} rows, appended through the ledger; whole requests, from the client to the client, over HTTP, with authentication and policy.\n\n` +
      `${machineTable(machine)}\n`,
  );
}

type Filter = Record<string, string>;

/** Each filter that the page offers, with a frequent and where there is one a rare value; the time is the middle third. */
function filtersIn(time: { from: string; to: string }): Filter[] {
  return [
    { q: seeded.frequentWord },
    { q: seeded.rareWord },
    { actor: seeded.actor },
    { actor: seeded.rareActor },
    { actorKind: 'agent' },
    { action: seeded.action },
    { action: seeded.rareAction },
    { category: 'tenancy' },
    { severity: 'critical' },
    { phase: 'intent' },
    { phase: 'failed' },
    { outcome: 'succeeded' },
    { outcome: 'abandoned' },
    { organizationId: seeded.organizationId },
    { targetKind: 'company' },
    { targetId: seeded.targetId },
    { from: time.from },
    { to: time.to },
  ];
}

function nameOf(filter: Filter): string {
  const entries = Object.entries(filter);
  if (entries.length === 0) return 'none';
  return entries
    .map(([key, value]) =>
      key === 'from' || key === 'to' ? `${key} a time` : `${key} ${value}`,
    )
    .join(', ');
}

async function timesOf(
  portal: LedgerPortal,
  filter: Filter,
  requests: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let request = 0; request < requests; request += 1) {
    times.push(await timed(portal, new URLSearchParams(filter)));
  }
  return times;
}

async function timed(
  portal: LedgerPortal,
  query: URLSearchParams,
): Promise<number> {
  const startedAt = performance.now();
  await portal.get(`/events?${query}`);
  return performance.now() - startedAt;
}

/** Rows proven by the portal, spread over the log. */
async function proofRequests(
  portal: LedgerPortal,
  rows: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let proof = 0; proof < PROOFS; proof += 1) {
    const startedAt = performance.now();
    await portal.get(`/proof/${rowToProve(proof, rows)}`);
    times.push(performance.now() - startedAt);
  }
  return times;
}

/** The first page against a late one, without a filter and with some. */
async function lateRows(portal: LedgerPortal): Promise<string[][]> {
  const rows: string[][] = [];
  const filters: Filter[] = [{}, { phase: 'intent' }, { actorKind: 'user' }];
  for (const filter of filters) {
    const query = new URLSearchParams(filter);
    for (let page = 1; page < LATE_PAGE; page += 1) {
      const { nextCursor } = JSON.parse(await portal.get(`/events?${query}`));
      if (!nextCursor) throw new Error(`There is no page ${page + 1}`);
      query.set('cursor', nextCursor);
    }
    const first: number[] = [];
    const late: number[] = [];
    for (let request = 0; request < REQUESTS; request += 1) {
      first.push(await timed(portal, new URLSearchParams(filter)));
      late.push(await timed(portal, query));
    }
    const [p50First, p50Late] = [first, late].map(t => percentile(t, 50));
    rows.push([
      nameOf(filter),
      milliseconds(p50First),
      milliseconds(p50Late),
      `${(p50Late / p50First).toFixed(2)} ×`,
    ]);
  }
  return rows;
}

function summary(times: number[]): string[] {
  return [percentile(times, 50), percentile(times, 95)].map(milliseconds);
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
