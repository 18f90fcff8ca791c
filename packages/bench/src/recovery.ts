/** npm run bench -- recovery: kills the portal at every moment between authorisation and answer, 25 times each, and looks at what is left. */
import { fromEnvironment } from './portal/stage';
import { machineTable, observeMachine } from './report/machine';
import { table } from './report/table';
import { moments } from './recovery/moments';
import { runRecovery } from './recovery/runRecovery';

const KILLS_PER_MOMENT = 25;

async function main(): Promise<void> {
  const machine = await observeMachine({});
  const began = Date.now();
  const report = await runRecovery({
    killsPerMoment: KILLS_PER_MOMENT,
    ports: ['BENCH_PORT', 'BENCH_SECOND_PORT'].map(name =>
      Number(fromEnvironment(name)),
    ),
    postgres: {
      PGHOST: fromEnvironment('PGHOST'),
      PGPORT: fromEnvironment('PGPORT'),
      PGUSER: fromEnvironment('PGUSER'),
      PGPASSWORD: fromEnvironment('PGPASSWORD'),
      PGDATABASE: fromEnvironment('PGDATABASE'),
    },
    onKill(done, of) {
      if (done % 25 === 0) process.stderr.write(`${done} of ${of} kills\n`);
    },
  });
  const { kills, outcomes } = report;
  process.stdout.write(
    `${table(
      ['killed when', '', 'kills'],
      moments.map(({ name, says }) => [name, says, String(kills.get(name))]),
    )}\n\n` +
      `${report.intents} intents: ${outcomes.succeeded ?? 0} succeeded, ${outcomes.failed ?? 0} failed, ${outcomes.abandoned ?? 0} abandoned; ${report.closedByReconciler} of them were closed by the reconciler.\n` +
      `${report.effects} effects at the remote side, ${report.acknowledged} actions acknowledged to their callers.\n` +
      `${report.problems.length === 0 ? 'Nothing wrong: every effect has its intent, every intent exactly one outcome, nothing happened twice, audit-fsck finds nothing.' : report.problems.join('\n')}\n` +
      `Took ${Math.round((Date.now() - began) / 1000)} s.\n\n` +
      `${machineTable(machine)}\n`,
  );
  if (report.problems.length > 0) process.exitCode = 1;
}

main().then(
  () => process.exit(),
  error => {
    console.error(error);
    process.exit(1);
  },
);
