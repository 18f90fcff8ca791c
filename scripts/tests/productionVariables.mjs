// What the production configuration reads, by its own files.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../launcher/paths.mjs';

const read = file =>
  fs.readFileSync(path.join(root, file), 'utf8').replaceAll(/^\s*#.*$/gm, '');

const production = read('app-config.production.yaml');
const files = read('app-config.secret-files.yaml');

/** All variables. */
export const variables = new Set(
  [...`${production}\n${files}`.matchAll(/\$\{(\w+)/g)].map(([, name]) => name),
);

/** The files in ALPHASWARM_ADMIN_SECRETS_DIR. */
export const secretFiles = [
  ...files.matchAll(/\$\{ALPHASWARM_ADMIN_SECRETS_DIR\}\/(\S+)/g),
].map(([, name]) => name);

/** Never in a ConfigMap or a Compose file: they have a file, or come by a Secret. */
export const secretVariables = new Set([
  'ALPHASWARM_ADMIN_DB_PASSWORD',
  'ALPHASWARM_ADMIN_LEDGER_HMAC_KEY',
  'ALPHASWARM_ADMIN_LEDGER_SIGNING_SEED',
  'ALPHASWARM_ADMIN_SESSION_SECRET',
  'ALPHASWARM_ADMIN_SESSION_PREVIOUS_SECRET',
  'ENTRA_CLIENT_SECRET',
]);

/** Of a national cloud, of the network in front, or of what a portal can do without: unset, each has a default. */
export const optionalVariables = new Set([
  'ALPHASWARM_ADMIN_TRUSTED_PROXIES',
  'ENTRA_AGENT_BLUEPRINT_ID',
  'ENTRA_AGENT_ID',
  'ENTRA_AGENT_TOKEN_FILE',
  'ENTRA_ISSUER',
  'ENTRA_JWKS_URL',
]);
