/** npm run bench -- kill-switch: how soon alphaswarm-cp has a halt that somebody confirmed, idle and under load. */
import { randomUUID } from 'node:crypto';
import { percentile } from './load/latencies';
import { PersistentClient } from './load/PersistentClient';
import { Control } from './portal/Control';
import { signIn } from './portal/signIn';
import { portalStage } from './portal/stage';
import { answerChallenge } from './portal/stepUp';
import { machineTable, observeMachine } from './report/machine';
import { count, milliseconds } from './report/quantities';
import { table } from './report/table';

const HALTS = 20;
const CALLERS = 32;
const CP_LATE_MS = 3_000;

const HALT = 'POST /manage/workflows/halt';

/** What cp is slow to answer under load: all that the portal reads of it. */
const slowed = [
  'GET /manage/workloads/halt/status',
  'GET /manage/deployments',
  'GET /manage/agents/health',
];

/** What others read meanwhile, each as often as the others. */
const paths = [
  '/api/platform-ecs/services',
  '/api/audit-log/events?limit=50',
  '/api/kill-switch/status',
  '/api/staff-access/me',
];

type Operator = { portalUrl: string; oid: string; token: string };

/** Halts once. @returns milliseconds from the confirmation to cp having the request */
async function haltOnce(operator: Operator, control: Control): Promise<number> {
  const key = randomUUID();
  const confirm = () =>
    fetch(`${operator.portalUrl}/api/kill-switch/halt`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${operator.token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({
        reason: 'Benchmark',
        seenVersion: 'any',
        typedConfirmation: 'halt',
      }),
    });
  const challenged = await confirm();
  const { challenge }: { challenge?: { id: string } } = await challenged.json();
  if (!challenge) throw new Error(`No challenge: ${challenged.status}`);
  await answerChallenge({ ...operator, challengeId: challenge.id });
  await control.forgetCalls();
  const confirmedAt = Date.now();
  const done = await confirm();
  const body = await done.text();
  const [receivedAt] = await control.cpCalls(HALT);
  if (done.status !== 200 || receivedAt === undefined) {
    throw new Error(`The halt ended with ${done.status}: ${body}`);
  }
  await control.forgetHalts();
  return receivedAt - confirmedAt;
}

async function halts(operator: Operator, control: Control): Promise<number[]> {
  const took: number[] = [];
  for (let halt = 0; halt < HALTS; halt += 1) {
    took.push(await haltOnce(operator, control));
  }
  return took;
}

/** Others at work, until they are told to stop. What they are refused is counted: it is load all the same. @returns how many requests they made, and in how long */
function keepBusy({ portalUrl, token }: Operator) {
  const { origin, pathname } = new URL(portalUrl);
  const client = PersistentClient.create({ origin, connections: CALLERS });
  const begunAt = performance.now();
  let sent = 0;
  let refused = 0;
  let working = true;
  const call = async () => {
    const path = paths[sent++ % paths.length];
    try {
      await client.send(`${pathname}${path}`, {
        headers: { authorization: `Bearer ${token}` },
      });
    } catch {
      refused += 1;
    }
  };
  const callOn = async () => {
    while (working) await call();
  };
  const all = Promise.all(Array.from({ length: CALLERS }, callOn));
  return async () => {
    working = false;
    await all;
    client.close();
    return { sent, refused, seconds: (performance.now() - begunAt) / 1000 };
  };
}

function row(name: string, took: number[]): string[] {
  return [
    name,
    milliseconds(percentile(took, 50)),
    milliseconds(Math.max(...took)),
  ];
}

async function main(): Promise<void> {
  const { portalUrl, controlUrl } = portalStage();
  const machine = await observeMachine({});
  const control = Control.create({ url: controlUrl });
  const staff = await control.staff();
  const olivia = staff.find(({ name }) => name === 'Olivia Operator');
  if (!olivia) throw new Error('There is no Olivia Operator');
  const token = await signIn({ portalUrl, oid: olivia.oid });
  const operator = { portalUrl, oid: olivia.oid, token };

  await haltOnce(operator, control);
  const idle = await halts(operator, control);
  for (const operation of slowed) {
    await control.slowCp({ operation, ms: CP_LATE_MS });
  }
  const stop = keepBusy(operator);
  const busy = await halts(operator, control);
  const { sent, refused, seconds } = await stop();

  process.stdout.write(
    `${table(
      ['from confirmation to cp having the halt', 'p50', 'worst'],
      [row('idle', idle), row('under load', busy)],
    )}\n\n` +
      `${HALTS} halts each, after one that isn't counted. Load: ${CALLERS} callers, ${count(sent / seconds)} requests a second (${count(refused)} of ${count(sent)} refused), and cp answers what the portal reads of it ${CP_LATE_MS / 1000} s late.\n\n` +
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
