import {
  checkLedger,
  createKeySigner,
  DatabaseAuditLedger,
  keyFromSeed,
  logKeys,
  TreeIntegrator,
  TreeTables,
} from '@alphaswarm-admin/plugin-audit-log-node';
import knexFactory, { type Knex } from 'knex';
import { randomBytes, randomInt } from 'node:crypto';
import { quietLogger } from '../ledgerAppend/quietLogger';
import { BENCH_TOKEN_PATH } from '../pipeline/benchSignIn';
import { attempt, Caller, type CallTarget, type Told } from './Caller';
import { closeOpenActions } from './closeOpenActions';
import { createDeliverAction } from './deliverAction';
import { findings, type RecordedRow } from './findings';
import { moments, type Crash } from './moments';
import { RemoteSide } from './RemoteSide';
import { Replica, type PostgresEnvironment } from './Replica';

/** How many act at once on each portal. */
const CALLERS = 6;

/** The most actions that a portal gets through before it dies, so that it dies under load and not in its first request. */
const MAX_NTH = 12;

/** What was done, and what was found afterwards. */
export type RecoveryReport = {
  /** By the moment's name. */
  kills: Map<string, number>;
  acknowledged: number;
  effects: number;
  intents: number;
  /** By terminal phase. */
  outcomes: Record<string, number>;
  closedByReconciler: number;
  /** What is wrong; empty if all is well. */
  problems: string[];
};

/**
 * Kills portals at every moment between authorisation and answer, with callers at work that repeat what was cut off, and looks afterwards at what is left.
 *
 * @param options.killsPerMoment - how often each moment is hit
 * @param options.ports - a port for each of the portals that run at once on the one database
 * @param options.onKill - told of each
 */
export async function runRecovery(options: {
  killsPerMoment: number;
  ports: readonly number[];
  postgres: PostgresEnvironment;
  onKill?: (done: number, of: number) => void;
}): Promise<RecoveryReport> {
  const { killsPerMoment, ports, postgres, onKill } = options;
  const remote = await RemoteSide.start();
  const told: Told = { acknowledged: [], unsettled: [] };
  const kills = new Map<string, number>();
  const plan = moments.flatMap(({ name }) =>
    Array.from({ length: killsPerMoment }, (): Crash => ({
      moment: name,
      nth: randomInt(1, MAX_NTH + 1),
    })),
  );
  const planned = plan.length;
  const armed = new Map<number, () => boolean>();
  remote.onDelivery = port => armed.get(port)?.() ?? true;

  const lane = async (port: number): Promise<CallTarget> => {
    const callers = Array.from({ length: CALLERS }, () => new Caller(told));
    let authorization: string | undefined;
    const serve = async (crash?: Crash) => {
      const replica = await Replica.start({
        port,
        remote: remote.origin,
        postgres,
        crash,
      });
      authorization ??= await signIn(port);
      await stepUp({ port, authorization });
      return { replica, target: { port, authorization } };
    };
    for (let crash = plan.pop(); crash; crash = plan.pop()) {
      const { replica, target } = await serve(crash);
      armed.set(port, killsAt(crash, replica));
      await Promise.all([
        replica.gone,
        ...callers.map(caller => caller.callUntilGone(target)),
      ]);
      armed.delete(port);
      kills.set(crash.moment, (kills.get(crash.moment) ?? 0) + 1);
      onKill?.(planned - plan.length, planned);
    }
    // A last one, which lives: the callers learn from it what became of what was cut off.
    const { replica, target } = await serve();
    for (const open of callers.flatMap(caller => caller.pending)) {
      const status = await attempt(open, target);
      (status === 200 ? told.acknowledged : told.unsettled).push(open);
    }
    replica.kill();
    await replica.gone;
    return target;
  };

  try {
    // One first, which makes the tables.
    const first = await Replica.start({
      port: ports[0],
      remote: remote.origin,
      postgres,
    });
    first.kill();
    await first.gone;
    await Promise.all(ports.map(lane));
    return {
      kills,
      acknowledged: told.acknowledged.length,
      effects: remote.deliveries.length,
      ...(await lookAtWhatIsLeft(remote, postgres, told)),
    };
  } finally {
    await remote.stop();
  }
}

/** For the moment that only the remote side knows of: it kills, and doesn't answer. */
function killsAt({ moment, nth }: Crash, replica: Replica): () => boolean {
  let seen = 0;
  return () => {
    seen += 1;
    if (moment !== 'effect-received' || seen !== nth) return true;
    replica.kill();
    return false;
  };
}

async function signIn(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}${BENCH_TOKEN_PATH}`);
  return `Bearer ${(await response.json()).token}`;
}

async function stepUp({ port, authorization }: CallTarget): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/api/bench/step-up`, {
    method: 'POST',
    headers: { authorization },
  });
  if (response.status !== 204) {
    throw new Error(`No step-up: ${response.status} ${await response.text()}`);
  }
}

async function lookAtWhatIsLeft(
  remote: RemoteSide,
  postgres: PostgresEnvironment,
  told: Told,
): Promise<Omit<RecoveryReport, 'kills' | 'acknowledged' | 'effects'>> {
  const database = knexFactory({
    client: 'pg',
    connection: {
      host: postgres.PGHOST,
      port: Number(postgres.PGPORT),
      user: postgres.PGUSER,
      password: postgres.PGPASSWORD,
      database: postgres.PGDATABASE,
    },
    searchPath: ['audit-log'],
    pool: { min: 0 },
  });
  try {
    const closedByReconciler = await closeOpenActions(
      await DatabaseAuditLedger.create({
        database,
        logger: quietLogger,
        deadlineMs: 10_000,
      }),
      createDeliverAction(remote.origin),
    );
    const rows: RecordedRow[] = await database('security_audit_events')
      .where({ event_type: 'bench.deliver' })
      .select('action_id', 'phase', 'target_id');
    return {
      closedByReconciler,
      intents: rows.filter(({ phase }) => phase === 'intent').length,
      outcomes: countBy(rows.map(({ phase }) => phase)),
      problems: [
        ...findings(rows, remote.deliveries, told.acknowledged),
        ...(await fsck(database)),
      ],
    };
  } finally {
    await database.destroy();
  }
}

/** What `audit-fsck` finds, once the tree has caught up. */
async function fsck(database: Knex): Promise<string[]> {
  const origin = 'recovery.example/audit-log';
  const keys = logKeys({
    origin,
    signer: createKeySigner({
      name: origin,
      key: keyFromSeed(randomBytes(32).toString('base64')),
    }),
  });
  const tables = TreeTables.create({ database, timeoutMs: 60_000 });
  const integrator = TreeIntegrator.create({
    tables,
    keys,
    logger: quietLogger,
  });
  while ((await integrator.integrate()).outcome !== 'nothing');
  const { problems } = await checkLedger({ tables, log: keys.log });
  return problems.map(problem => `audit-fsck: ${JSON.stringify(problem)}`);
}

function countBy(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
