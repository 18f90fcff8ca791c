import { mkdir } from 'node:fs/promises';
import { writeConnections } from './connections';
import { readEnvironment } from './environment';
import { withManyCompanies } from './manyCompanies';
import { withManyServices } from './manyServices';
import { loadScenario } from './scenario';
import type { Sandbox } from './Sandbox';
import { startSandbox } from './startSandbox';

const say = (line: string) => process.stdout.write(`${line}\n`);

async function run(): Promise<Sandbox> {
  const { dataDir, scenarioFile, services, companies, ports, stripeWebhook } =
    readEnvironment(process.env);
  const loaded = await loadScenario(scenarioFile);
  const served =
    services === undefined ? loaded : withManyServices(loaded, services);
  const scenario =
    companies === undefined ? served : withManyCompanies(served, companies);
  await mkdir(dataDir, { recursive: true });
  const sandbox = await startSandbox({
    dataDir,
    ports,
    scenario,
    stripeWebhook,
    log: say,
  });
  writeConnections(dataDir, sandbox);
  return sandbox;
}

const starting = run();

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) {
    return;
  }
  stopping = true;
  // A signal that comes while it starts waits for the start: Postgres must not be left half made.
  const sandbox = await starting.catch(() => undefined);
  await sandbox?.close();
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

starting.then(
  ({ scenario, origins, postgres }) => {
    if (stopping) {
      return;
    }
    for (const [name, origin] of Object.entries(origins)) {
      say(`${name}: ${origin}`);
    }
    if (postgres) {
      say(`postgres: 127.0.0.1:${postgres.connection.port}`);
    }
    say(
      `sandbox ready; staff: ${scenario.staff
        .map(
          ({ name, email, roles }) => `${name} <${email}> ${roles.join('+')}`,
        )
        .join(', ')}`,
    );
  },
  error => {
    process.stderr.write(
      `The sandbox could not start: ${error instanceof Error ? error.message : error}\n`,
    );
    process.exit(1);
  },
);
