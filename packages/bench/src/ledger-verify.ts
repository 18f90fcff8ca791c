/** npm run bench -- ledger-verify: how fast an export is verified offline. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { LedgerPortal } from './ledgerPortal/LedgerPortal';
import { rowsWanted } from './ledgerPortal/rowsWanted';
import { percentile } from './load/latencies';
import { fromEnvironment } from './portal/stage';
import { machineTable, observeMachine } from './report/machine';
import { count, perSecond } from './report/quantities';
import { table } from './report/table';

const ROUNDS = 5;
const run = promisify(execFile);

async function main(): Promise<void> {
  const rows = rowsWanted(300_000);
  const machine = await observeMachine({});
  const portal = await LedgerPortal.open();
  await portal.fill(rows);
  const folder = fromEnvironment('BENCH_WORK_DIR');
  const file = path.join(folder, 'export.ndjson');
  await portal.exportTo(file, { format: 'ndjson', encoding: 'identity' });
  const verifier = path.join(folder, 'audit-verify.mjs');
  await run(process.execPath, ['packages/audit-verify/build.mjs', verifier]);

  const key = await portal.key();
  const elapsed: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now();
    const { stdout } = await run(process.execPath, [
      verifier,
      'export',
      file,
      '--key',
      key,
    ]);
    elapsed.push(performance.now() - startedAt);
    if (!stdout.startsWith('VERIFIED')) throw new Error(stdout);
  }

  portal.close();

  const middle = percentile(elapsed, 50);
  process.stdout.write(
    `${table(
      ['', 'rows', 'measured'],
      [
        [
          'export verified, process start included',
          count(rows),
          `${perSecond((rows / middle) * 1_000)}`,
        ],
      ],
    )}\n\n` +
      `The middle one of ${ROUNDS} runs of the verifier that is handed out, in a process of its own.\n\n` +
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
