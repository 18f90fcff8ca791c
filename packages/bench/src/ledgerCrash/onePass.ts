/**
 * A process that appends, integrates and signs, once, as a portal does all the time, and is killed at one of its statements. Notes each acknowledged row in a file, at once.
 */
import {
  createKeySigner,
  DatabaseAuditLedger,
  keyFromSeed,
  logKeys,
  TreeIntegrator,
  TreeTables,
} from '@alphaswarm-admin/plugin-audit-log-node';
import knexFactory from 'knex';
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { benchEvent } from '../ledgerAppend/benchEvent';
import { quietLogger } from '../ledgerAppend/quietLogger';
import { CRASH_LOG_ORIGIN } from './crashLog';
import { killAt, type KillPoint } from './killedAt';

const point: KillPoint = JSON.parse(process.env.KILL_AT!);

async function main(): Promise<void> {
  const database = knexFactory({
    client: 'pg',
    connection: process.env.LEDGER_URL!,
    pool: { min: 0, max: 2 },
    log: { warn() {}, error() {} },
  });
  const ledger = await DatabaseAuditLedger.create({
    database,
    logger: quietLogger,
    deadlineMs: 10_000,
  });
  const integrator = TreeIntegrator.create({
    tables: TreeTables.create({ database, timeoutMs: 10_000 }),
    keys: logKeys({
      origin: CRASH_LOG_ORIGIN,
      signer: createKeySigner({
        name: CRASH_LOG_ORIGIN,
        key: keyFromSeed(process.env.LEDGER_SEED!),
      }),
    }),
    logger: quietLogger,
  });
  const append = async (event: Parameters<typeof ledger.append>[0]) => {
    const { id, seq } = await ledger.append(event);
    appendFileSync(process.env.ACKNOWLEDGED!, `${id} ${seq}\n`);
  };

  const statements = killAt(point);
  const actionId = randomUUID();
  await append({ ...benchEvent(0), actionId, phase: 'intent' });
  await append({ ...benchEvent(0), actionId, phase: 'succeeded' });
  // A batch, and enough rows that passes fill tiles now and then.
  await Promise.all(
    Array.from({ length: 40 }, (_, number) => append(benchEvent(number))),
  );
  while ((await integrator.integrate()).outcome !== 'nothing');
  process.stdout.write(`${statements()}\n`);
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error}\n`);
    process.exit(1);
  },
);
