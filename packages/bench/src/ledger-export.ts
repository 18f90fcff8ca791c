/** npm run bench -- ledger-export: how fast the audit log is exported, and what memory that takes. */
import path from 'node:path';
import { LedgerPortal } from './ledgerPortal/LedgerPortal';
import { rowsWanted } from './ledgerPortal/rowsWanted';
import { residentMemory } from './portal/residentMemory';
import { fromEnvironment, portalStage } from './portal/stage';
import { machineTable, observeMachine } from './report/machine';
import { count, memory, perSecond, transferred } from './report/quantities';
import { table } from './report/table';

const kinds = [
  { format: 'ndjson', encoding: 'identity' },
  { format: 'csv', encoding: 'identity' },
  // The portal compresses no other of them for a client that would take it.
  { format: 'csv', encoding: 'gzip' },
  { format: 'ocsf', encoding: 'identity' },
] as const;
const ROUNDS = 3;
const SAMPLE_MS = 100;

async function main(): Promise<void> {
  const rows = rowsWanted(300_000);
  const { portalPid } = portalStage();
  const machine = await observeMachine({});
  const portal = await LedgerPortal.open();
  await portal.fill(rows);

  const measured: string[][] = [];
  for (const kind of kinds) {
    const runs = [];
    // The first one warms up.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const before = await residentMemory(portalPid);
      let most = before;
      const sampling = setInterval(async () => {
        most = Math.max(most, await residentMemory(portalPid));
      }, SAMPLE_MS);
      const file = path.join(fromEnvironment('BENCH_WORK_DIR'), 'export');
      const { bytes, elapsedMs } = await portal.exportTo(file, kind);
      clearInterval(sampling);
      if (round > 0) runs.push({ bytes, elapsedMs, before, most });
    }
    runs.sort((a, b) => a.elapsedMs - b.elapsedMs);
    const middle = runs[Math.floor(runs.length / 2)];
    measured.push([
      kind.encoding === 'gzip' ? `${kind.format}, gzip` : kind.format,
      perSecond((rows / middle.elapsedMs) * 1_000),
      transferred(middle.bytes),
      memory(middle.before),
      memory(Math.max(...runs.map(run => run.most))),
    ]);
  }
  portal.close();

  process.stdout.write(
    `${table(['format', 'rows per second', 'size', 'RSS before', 'most meanwhile'], measured)}\n\n` +
      `${count(rows)} rows and a few of the export itself, over HTTP to a file, not compressed unless it says so; the middle one of ${ROUNDS} runs.\n\n` +
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
