import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** The secrets that the portal needs, by the environment variable that the configuration reads them from. */
const names = [
  'ALPHASWARM_ADMIN_SESSION_SECRET',
  'ALPHASWARM_ADMIN_LEDGER_HMAC_KEY',
  'ALPHASWARM_ADMIN_LEDGER_SIGNING_SEED',
];

/**
 * The secrets of this checkout's portal, made at the first start and kept with its data: sessions, HMACs and the ledger's signatures outlive a restart.
 *
 * @param {string} dataDir - where they are kept
 * @returns {Record<string, string>} by environment variable
 */
export function portalSecrets(dataDir) {
  const file = path.join(dataDir, 'portal-secrets.json');
  const kept = fs.existsSync(file)
    ? JSON.parse(fs.readFileSync(file, 'utf8'))
    : {};
  const secrets = Object.fromEntries(
    names.map(name => [name, kept[name] ?? randomBytes(32).toString('base64')]),
  );
  fs.mkdirSync(dataDir, { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, {
    mode: 0o600,
  });
  return secrets;
}
