// node scripts/compose-secrets.mjs <folder>: makes the secrets of docker/docker-compose.admin.yml, a file each, and an authority with a certificate for its Postgres. What is
// there is kept, so that it can be run again. Needs openssl. The folder is its owner's alone; the files can be read by whatever container they are mounted into.
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const password = () => randomBytes(33).toString('base64url');
const secret = () => randomBytes(48).toString('base64');
const pem = (type, options) => () =>
  generateKeyPairSync(type, options).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  });

/** How each is made. */
const secrets = {
  'database-password': password,
  'ledger-owner-password': password,
  'postgres-password': password,
  'session-secret': secret,
  'ledger-hmac-key': secret,
  'ledger-signing-key.pem': pem('ed25519'),
  // https://www.pomerium.com/docs/reference/shared-secret: 32 bytes.
  'pomerium-shared-secret': () => randomBytes(32).toString('base64'),
  'pomerium-cookie-secret': () => randomBytes(32).toString('base64'),
  'pomerium-signing-key.pem': pem('ec', { namedCurve: 'P-256' }),
};

/** Of the server's certificate: renew it by removing these three, running this again, and starting Postgres and the portal anew. */
const certificate = ['database-ca.pem', 'postgres-tls.crt', 'postgres-tls.key'];

function main() {
  const [target] = process.argv.slice(2);
  if (!target) {
    throw new Error(
      'Name a folder: node scripts/compose-secrets.mjs docker/secrets',
    );
  }
  const folder = path.resolve(target);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  fs.chmodSync(folder, 0o700);
  const missing = name => !fs.existsSync(path.join(folder, name));
  const write = (name, content) => {
    fs.writeFileSync(path.join(folder, name), content, {
      mode: 0o444,
      flag: 'wx',
    });
    process.stdout.write(`${name}\n`);
  };
  for (const [name, make] of Object.entries(secrets)) {
    if (missing(name)) write(name, make());
  }
  const absent = certificate.filter(missing);
  if (absent.length === 0) return;
  if (absent.length < certificate.length) {
    throw new Error(
      `${absent.join(', ')} is missing, and belongs to what is there: remove all of ${certificate.join(', ')}`,
    );
  }
  for (const [name, content] of Object.entries(makeCertificate())) {
    write(name, content);
  }
}

/** An authority whose key nobody keeps, and the one certificate that it signs: for the service `postgres`, for ten years. */
function makeCertificate() {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'compose-secrets-'));
  const openssl = (...args) =>
    execFileSync('openssl', args, { cwd: scratch, stdio: 'pipe' });
  const key = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
  ];
  try {
    fs.writeFileSync(
      path.join(scratch, 'server.ext'),
      'subjectAltName=DNS:postgres\nbasicConstraints=critical,CA:false\nextendedKeyUsage=serverAuth\n',
    );
    openssl(
      ...['req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem'],
      ...['-days', '3650', '-subj', '/CN=alphaswarm-admin database'],
      ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
    );
    openssl(
      ...['req', ...key, '-keyout', 'server.key', '-out', 'server.csr'],
      ...['-subj', '/CN=postgres'],
    );
    openssl(
      ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem'],
      ...['-CAkey', 'ca.key', '-CAcreateserial', '-out', 'server.crt'],
      ...['-days', '3650', '-extfile', 'server.ext'],
    );
    const read = name => fs.readFileSync(path.join(scratch, name));
    return {
      'database-ca.pem': read('ca.pem'),
      'postgres-tls.crt': read('server.crt'),
      'postgres-tls.key': read('server.key'),
    };
  } finally {
    fs.rmSync(scratch, { recursive: true });
  }
}

try {
  main();
} catch (error) {
  process.stderr.write(
    error.code === 'ENOENT' && error.path === 'openssl'
      ? 'openssl is not installed\n'
      : `${error.message}\n`,
  );
  process.exitCode = 1;
}
