/** npm run bench -- pipeline: what the privileged-action pipeline costs around an action that does nothing. */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { closedLoop, joinRuns, type Run } from './load/closedLoop';
import { summarize } from './load/latencies';
import { PersistentClient } from './load/PersistentClient';
import { BENCH_TOKEN_PATH } from './pipeline/benchSignIn';
import { noopAction, SEEN_VERSION } from './pipeline/noopAction';
import { PipelineServer } from './pipeline/PipelineServer';
import { fromEnvironment } from './portal/stage';
import { machineTable, observeMachine } from './report/machine';
import { milliseconds, perSecond } from './report/quantities';
import { table } from './report/table';

const sides = [
  { path: 'bare', name: 'router alone: authenticate, parse, answer' },
  { path: 'one-insert', name: 'the same, and one row inserted' },
  { path: 'pipeline', name: 'the whole pipeline' },
] as const;

type Side = (typeof sides)[number]['path'];

/** Sides take turns, so that whatever else the machine does meets all of them. */
const ROUNDS = 4;
type Load = { callers: number; requestsPerRound: number };

const loads: Load[] = [
  { callers: 1, requestsPerRound: 250 },
  { callers: 32, requestsPerRound: 1_500 },
];
const WARM_UP_REQUESTS = 300;

async function main(): Promise<void> {
  const machine = await observeMachine({});
  const server = await PipelineServer.start();
  const rows: string[][] = [];
  let actions = 0;
  try {
    for (const load of loads) {
      const runs = await measure(load);
      rows.push(...rowsOf(load.callers, runs));
      actions += WARM_UP_REQUESTS + joinRuns(runs.pipeline).latenciesMs.length;
    }
  } finally {
    await server.stop();
  }

  process.stdout.write(
    `${table(['', 'callers', 'p50', 'p99', 'per second'], rows)}\n\n` +
      `${await ledgerVerdict(actions)}\n` +
      'The pipeline asks the real policy (over loopback, as in the portal), which asks for a step-up; a grant is there. Tokens are real ones. Server and callers are two processes.\n\n' +
      `${machineTable(machine)}\n`,
  );
}

async function measure(load: Load): Promise<Record<Side, Run[]>> {
  const { callers, requestsPerRound } = load;
  const client = PersistentClient.create({
    origin: `http://127.0.0.1:${fromEnvironment('BENCH_PORT')}`,
    connections: callers,
  });
  const { token } = JSON.parse(await client.send(BENCH_TOKEN_PATH));
  const authorization = `Bearer ${token}`;
  const run = (side: Side, requests: number) =>
    closedLoop({
      callers,
      requests,
      send: async () => {
        await client.send(`/api/bench/${side}/t1`, {
          method: 'POST',
          headers: { authorization, 'idempotency-key': randomUUID() },
          body: { reason: 'a benchmark', seenVersion: SEEN_VERSION },
        });
      },
    });
  const stepUp = () =>
    client.send('/api/bench/step-up', {
      method: 'POST',
      headers: { authorization },
    });

  await stepUp();
  for (const { path } of sides) await run(path, WARM_UP_REQUESTS);
  const runs: Record<Side, Run[]> = {
    bare: [],
    'one-insert': [],
    pipeline: [],
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    // A grant lasts three minutes, and a slow machine needs longer for all rounds.
    await stepUp();
    for (const { path } of sides) {
      runs[path].push(await run(path, requestsPerRound));
    }
  }
  client.close();
  return runs;
}

function rowsOf(callers: number, runs: Record<Side, Run[]>): string[][] {
  const summaries = sides.map(({ path, name }) => ({
    name,
    ...summarize(joinRuns(runs[path])),
  }));
  const [bare, , pipeline] = summaries;
  return [
    ...summaries.map(summary => [
      summary.name,
      String(callers),
      milliseconds(summary.p50),
      milliseconds(summary.p99),
      perSecond(summary.perSecond),
    ]),
    [
      'overhead: pipeline less router alone',
      String(callers),
      milliseconds(pipeline.p50 - bare.p50),
      milliseconds(pipeline.p99 - bare.p99),
      '',
    ],
  ];
}

/** A fast pipeline that wrote nothing would be worthless: the rows are counted afterwards. */
async function ledgerVerdict(actions: number): Promise<string> {
  const client = new Client();
  await client.connect();
  try {
    const { rows } = await client.query<{ phase: string; rows: number }>(
      `select phase, count(*)::int as rows from "audit-log".security_audit_events
       where event_type = $1 group by phase order by phase`,
      [noopAction.event.id],
    );
    const intents = rows.find(({ phase }) => phase === 'intent')?.rows;
    const succeeded = rows.find(({ phase }) => phase === 'succeeded')?.rows;
    if (rows.length !== 2 || intents !== actions || succeeded !== actions) {
      throw new Error(
        `${actions} actions were done, and the ledger has ${JSON.stringify(rows)}`,
      );
    }
    return `Counted afterwards: ${actions} actions (warm-up included), ${intents} intent rows, ${succeeded} succeeded rows in the ledger.`;
  } finally {
    await client.end();
  }
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
