import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { root } from '../launcher/paths.mjs';
import {
  optionalVariables,
  secretFiles,
  secretVariables,
  variables,
} from './productionVariables.mjs';

const read = file => fs.readFileSync(path.join(root, file), 'utf8');

const composeFile = 'docker/docker-compose.admin.yml';
const load = () => parse(read(composeFile), { merge: true });
const compose = load();
const { services } = compose;
const portal = services['alphaswarm-admin'];
const byDefault = Object.entries(services).filter(
  ([, { profiles }]) => !profiles,
);

// The Compose specification's own: scripts/tests/data/compose-spec.
const schema = JSON.parse(
  read('scripts/tests/data/compose-spec/compose-spec.json'),
);
const validate = new Ajv({
  allErrors: true,
  strict: false,
  validateFormats: false,
}).compile(schema);

describe(composeFile, () => {
  it('fits the Compose specification', () => {
    validate(compose);
    assert.deepEqual(validate.errors, null);
  });

  it('is held to it: an unknown key of a service is found', () => {
    const misspelt = load();
    misspelt.services.postgres.healthchek = {};
    assert.equal(validate(misspelt), false);
    assert.match(JSON.stringify(validate.errors), /healthchek/);
  });

  const docker = spawnSync('docker', ['compose', 'version']);
  it(
    'is accepted by docker compose',
    { skip: docker.status !== 0 && 'this docker has no compose' },
    () => {
      const { status, stderr } = spawnSync(
        'docker',
        ['compose', '--profile', '*', '-f', composeFile, 'config', '--quiet'],
        {
          cwd: root,
          encoding: 'utf8',
          env: { ...process.env, ...exampleEnvironment() },
        },
      );
      assert.equal(status, 0, stderr);
    },
  );

  it('starts portal, migration and Postgres, and by profile the gate, the tunnel and the sandbox', () => {
    assert.deepEqual(
      byDefault.map(([name]) => name),
      ['alphaswarm-admin', 'ledger-migration', 'postgres'],
    );
    for (const profile of ['pomerium', 'cloudflared', 'sandbox']) {
      assert.deepEqual(services[profile].profiles, [profile]);
    }
  });

  for (const [name, service] of Object.entries(services)) {
    it(`gives ${name} a read-only root, no capabilities, and limits`, () => {
      assert.equal(service.read_only, true);
      assert.deepEqual(service.cap_drop, ['ALL']);
      assert.deepEqual(service.security_opt, ['no-new-privileges:true']);
      assert.ok(!service.privileged && !service.cap_add);
      const { limits } = service.deploy.resources;
      assert.ok(limits.cpus && limits.memory && limits.pids);
      assert.doesNotMatch(service.image, /:latest/);
    });
  }

  it('keeps the portal on a network of its own, and Postgres on one without a way out', () => {
    const { networks } = compose;
    assert.equal(networks['alphaswarm-admin'].name, 'alphaswarm-admin');
    assert.ok(
      Object.values(networks).every(({ external }) => external === undefined),
    );
    assert.equal(networks.database.internal, true);
    assert.deepEqual(services.postgres.networks, ['database']);
    assert.deepEqual(services['ledger-migration'].networks, ['database']);
    const published = Object.entries(services).filter(([, s]) => s.ports);
    assert.deepEqual(
      published.map(([name]) => name),
      ['alphaswarm-admin'],
    );
    assert.match(portal.ports[0], /^127\.0\.0\.1:/);
  });

  it('asks /admin/health, by the image’s own check, and leaves time to drain', () => {
    const [kind, node, file] = portal.healthcheck.test;
    assert.deepEqual([kind, node], ['CMD', '/nodejs/bin/node']);
    assert.match(read(`docker/${file}`), /\/admin\/health/);
    assert.ok(parseInt(portal.stop_grace_period, 10) >= 30);
  });

  it('starts the portal after the ledger was made as its owner', () => {
    const { depends_on: before_, environment } = portal;
    assert.equal(
      before_['ledger-migration'].condition,
      'service_completed_successfully',
    );
    const migration = services['ledger-migration'];
    assert.equal(migration.image, portal.image);
    assert.equal(migration.environment.PGSSLMODE, 'verify-full');
    assert.notEqual(
      migration.environment.PGUSER,
      environment.ALPHASWARM_ADMIN_DB_USER,
    );
    assert.ok(!portal.secrets.includes('ledger-owner-password'));
    assert.ok(!portal.secrets.includes('postgres-password'));
    const settings = JSON.parse(environment.APP_CONFIG_backend_database_plugin);
    assert.equal(settings['audit-log'].skipMigrations, true);
    for (const file of ['audit-migrate.mjs', 'healthcheck.mjs']) {
      assert.match(read('scripts/image.mjs'), new RegExp(`'docker/${file}'`));
    }
  });

  it('sets the variables that the production configuration reads, and no others', () => {
    const set = Object.keys(portal.environment);
    const unread = set.filter(
      name =>
        !variables.has(name) &&
        !/^(APP_CONFIG_\w+|AWS_\w+|NODE_EXTRA_CA_CERTS|LOG_LEVEL)$/.test(name),
    );
    assert.deepEqual(unread, []);
    const fromFiles = [...secretVariables].filter(name => !set.includes(name));
    const unset = [...variables].filter(
      name => !set.includes(name) && !fromFiles.includes(name),
    );
    assert.deepEqual(unset, []);
    // What is a file here is no variable.
    assert.deepEqual(fromFiles.sort(), [
      'ALPHASWARM_ADMIN_DB_PASSWORD',
      'ALPHASWARM_ADMIN_LEDGER_HMAC_KEY',
      'ALPHASWARM_ADMIN_LEDGER_SIGNING_SEED',
      'ALPHASWARM_ADMIN_SESSION_SECRET',
    ]);
  });

  it('leaves a variable out that may be unset, where the empty string would be a value', () => {
    for (const name of [
      ...optionalVariables,
      'ENTRA_CLIENT_SECRET',
      'ALPHASWARM_ADMIN_SESSION_PREVIOUS_SECRET',
    ]) {
      assert.equal(portal.environment[name], null, name);
    }
    const empty = Object.entries(portal.environment).filter(
      ([, value]) => value === '' || /:-\}$/.test(value ?? ''),
    );
    assert.deepEqual(empty, []);
  });

  it('mounts the secret files that the configuration reads', () => {
    assert.deepEqual(
      [...portal.secrets].sort(),
      [...secretFiles, 'database-ca.pem'].sort(),
    );
    assert.equal(
      portal.environment.ALPHASWARM_ADMIN_SECRETS_DIR,
      '/run/secrets',
    );
    const used = new Set(
      Object.values(services).flatMap(({ secrets }) => secrets ?? []),
    );
    assert.deepEqual([...used].sort(), Object.keys(compose.secrets).sort());
    for (const [name, { file }] of Object.entries(compose.secrets)) {
      assert.ok(file.endsWith(`/${name}`), name);
    }
  });

  it('starts the portal as the image does, with the secret files added', () => {
    const command = read('docker/Dockerfile').match(/^CMD (\[.*\])$/m)[1];
    assert.deepEqual(portal.command, [
      ...JSON.parse(command),
      '--config',
      'app-config.secret-files.yaml',
    ]);
  });

  it('names no account, host or secret but the documented ones', () => {
    const text = [
      read(composeFile),
      read('docker/admin.env.example'),
      read('docker/pomerium.yaml'),
      read('docker/cloudflared.yaml'),
    ]
      .join('\n')
      .replaceAll(/^\s*#.*$/gm, '');
    const hosts = text.match(/https?:\/\/[^\s'"/:]+/g);
    assert.deepEqual(
      [...new Set(hosts)].sort(),
      [
        'http://alphaswarm-admin',
        'http://pomerium',
        'https://<host>',
        'https://admin.alpha-swarm.ai',
        'https://login.microsoftonline.com',
      ].sort(),
    );
    assert.doesNotMatch(text, /(?<![\w-])\d{12}\b/);
  });

  it('finds in docker/admin.env.example whatever it asks for', () => {
    const asked = [...read(composeFile).matchAll(/\$\{(\w+):\?/g)].map(
      ([, name]) => name,
    );
    assert.ok(asked.length > 8);
    const example = exampleEnvironment();
    assert.deepEqual(
      asked.filter(name => !(name in example)),
      [],
    );
    JSON.parse(example.APP_CONFIG_platformEcs_clusters);
  });
});

/** docker/admin.env.example, filled in. */
function exampleEnvironment() {
  return Object.fromEntries(
    [...read('docker/admin.env.example').matchAll(/^(\w+)=(.*)$/gm)].map(
      ([, name, value]) => [name, value.replaceAll(/^'|'$/g, '') || 'example'],
    ),
  );
}

describe('docker/postgres', () => {
  it('lets nobody in by the network without TLS and a password', () => {
    const rules = read('docker/postgres/pg_hba.conf')
      .split('\n')
      .filter(line => line && !line.startsWith('#'))
      .map(line => line.split(/\s+/));
    assert.ok(rules.every(rule => rule.at(-1) === 'scram-sha-256'));
    const network = rules.filter(
      ([type, , , address]) => type !== 'local' && address !== '127.0.0.1/32',
    );
    assert.deepEqual(
      network.map(([type]) => type),
      ['hostssl'],
    );
  });

  it('makes roles without any of the rights that the start-up check refuses', () => {
    const sql = read('docker/postgres/roles.sql');
    const roles = sql.match(/create role [^;]*;/g);
    assert.equal(roles.length, 2);
    for (const role of roles) {
      assert.match(
        role,
        /nosuperuser nocreatedb nocreaterole noreplication nobypassrls/,
      );
    }
    assert.ok(roles[0].includes(portal.environment.ALPHASWARM_ADMIN_DB_USER));
    assert.ok(
      roles[1].includes(services['ledger-migration'].environment.PGUSER),
    );
    const files = [...sql.matchAll(/cat \/run\/secrets\/([\w.-]+)/g)].map(
      ([, file]) => file,
    );
    for (const file of files) {
      assert.ok(services.postgres.secrets.includes(file), file);
    }
  });
});

describe('the edge', () => {
  const gate = parse(read('docker/pomerium.yaml'));

  it('lets staff in, and nobody else', () => {
    assert.equal(gate.routes.length, 1);
    const [{ policy, ...route }] = gate.routes;
    const allow = policy.filter(rule => rule.allow);
    assert.deepEqual(allow, [
      { allow: { and: [{ 'claim/groups': 'alphaswarm-staff' }] } },
    ]);
    const open = Object.keys(route).filter(key =>
      /^(allow_public|allow_any_authenticated|cors_allow_preflight|tls_skip_verify)/.test(
        key,
      ),
    );
    assert.deepEqual(open, []);
  });

  it('passes the signed assertion and WebSockets to the portal', () => {
    const [route] = gate.routes;
    assert.equal(route.from, 'https://admin.alpha-swarm.ai');
    assert.equal(
      route.to,
      `http://alphaswarm-admin:${portal.environment.ALPHASWARM_ADMIN_LISTEN_PORT}`,
    );
    assert.equal(route.pass_identity_headers, true);
    assert.equal(route.allow_websockets, true);
    assert.ok(services.pomerium.networks.includes('alphaswarm-admin'));
  });

  it('puts the claim that the portal compares into the assertion', () => {
    const claim = exampleEnvironment().POMERIUM_SUBJECT_CLAIM;
    assert.ok(Object.values(gate.jwt_claims_headers).includes(claim));
  });

  it('answers /admin/health to nobody outside', () => {
    assert.deepEqual(
      gate.routes[0].policy.filter(rule => rule.deny),
      [{ deny: { or: [{ http_path: { is: '/admin/health' } }] } }],
    );
    const [first] = parse(read('docker/cloudflared.yaml')).ingress;
    assert.equal(first.service, 'http_status:404');
    assert.match('/admin/health', new RegExp(first.path));
    assert.doesNotMatch('/admin/healthy', new RegExp(first.path));
  });

  it('leads the tunnel to the gate only, and ends in a rule for every host', () => {
    const { ingress } = parse(read('docker/cloudflared.yaml'));
    const services_ = ingress.slice(1).map(({ service }) => service);
    const { address } = gate;
    assert.deepEqual(
      new Set(services_),
      new Set([`http://pomerium${address}`]),
    );
    assert.equal(ingress[1].hostname, 'admin.alpha-swarm.ai');
    assert.deepEqual(Object.keys(ingress.at(-1)), ['service']);
    assert.deepEqual(services.cloudflared.networks, ['edge']);
    assert.ok(services.pomerium.networks.includes('edge'));
  });
});

const openssl = spawnSync('openssl', ['version']);

describe(
  'scripts/compose-secrets.mjs',
  { skip: openssl.status !== 0 && 'needs openssl' },
  () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'compose-secrets-'));
    const target = path.join(folder, 'secrets');
    const run = () =>
      spawnSync(
        process.execPath,
        [path.join(root, 'scripts', 'compose-secrets.mjs'), target],
        { encoding: 'utf8' },
      );
    const secret = name => fs.readFileSync(path.join(target, name), 'utf8');

    before(() => assert.equal(run().status, 0));
    after(() => fs.rmSync(folder, { recursive: true }));

    it('makes whatever Compose mounts but what others give out', () => {
      const made = fs.readdirSync(target);
      assert.deepEqual(
        Object.keys(compose.secrets).filter(name => !made.includes(name)),
        ['pomerium-idp-client-secret', 'cloudflared-credentials.json'],
      );
      assert.deepEqual(
        made.filter(name => !compose.secrets[name]),
        [],
      );
    });

    it('makes them long, all different, and in a folder of its owner’s alone', () => {
      const made = fs.readdirSync(target).map(secret);
      assert.equal(new Set(made).size, made.length);
      assert.ok(made.every(value => value.trim().length >= 32));
      assert.equal(fs.statSync(target).mode & 0o777, 0o700);
    });

    it('makes keys of the kinds that are needed', () => {
      const key = name => createPrivateKey(secret(name));
      assert.equal(key('ledger-signing-key.pem').asymmetricKeyType, 'ed25519');
      assert.equal(
        key('pomerium-signing-key.pem').asymmetricKeyDetails.namedCurve,
        'prime256v1',
      );
      assert.equal(
        Buffer.from(secret('pomerium-cookie-secret'), 'base64').length,
        32,
      );
    });

    it('makes a certificate for the service postgres that its authority signed', () => {
      const authority = new X509Certificate(secret('database-ca.pem'));
      const server = new X509Certificate(secret('postgres-tls.crt'));
      assert.ok(server.verify(authority.publicKey));
      assert.ok(authority.ca && !server.ca);
      assert.equal(server.checkHost('postgres'), 'postgres');
      assert.ok(
        server.checkPrivateKey(createPrivateKey(secret('postgres-tls.key'))),
      );
    });

    it('keeps what is there, and refuses half a certificate', () => {
      const before_ = secret('session-secret');
      assert.equal(run().stdout, '');
      assert.equal(secret('session-secret'), before_);
      fs.rmSync(path.join(target, 'database-ca.pem'));
      const { status, stderr } = run();
      assert.equal(status, 1);
      assert.match(stderr, /database-ca\.pem is missing/);
    });
  },
);
