import type { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import {
  type NoteVerifier,
  parseVerifierKey,
  type TrustedLog,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { readFileSync } from 'node:fs';
import {
  type CheckpointSigner,
  createKeySigner,
  keyFromPem,
  keyFromSeed,
} from './CheckpointSigner';

/** The log's name, and its keys: the one that signs now, and all whose checkpoints count. */
export type LogKeys = {
  origin: string;
  signer: CheckpointSigner;
  /** The signing key first, then those before it. */
  vkeys: string[];
  /** What checkpoints are verified with. */
  log: TrustedLog;
};

/** The keys of a log with this signer, and with what signed before it. */
export function logKeys(options: {
  origin: string;
  signer: CheckpointSigner;
  retired?: string[];
}): LogKeys {
  const { origin, signer, retired = [] } = options;
  const vkeys = [signer.vkey, ...retired];
  const keys: NoteVerifier[] = vkeys.map(parseVerifierKey);
  const stranger = keys.find(key => key.name !== origin);
  if (stranger) {
    throw new Error(
      `The key '${stranger.name}' is of another log than '${origin}'`,
    );
  }
  return { origin, signer, vkeys, log: { origin, keys } };
}

/**
 * Reads the log's name and keys from the configuration.
 *
 * @throws an `Error` that names the key in the configuration, and never what it holds
 */
export function readLogKeys(config: Config): LogKeys {
  const origin = config.getOptionalString('auditLog.origin');
  if (!origin) throw missing('auditLog.origin', 'the name of the log');
  const entries = config.getOptionalConfigArray('auditLog.signingKeys') ?? [];
  if (entries.length === 0) {
    throw missing(
      'auditLog.signingKeys',
      'the Ed25519 key that checkpoints are signed with, as a file, pem or seed',
    );
  }
  const [current, ...retired] = entries.map((entry, index) => {
    const at = `auditLog.signingKeys[${index}]`;
    try {
      return readKey(entry, origin);
    } catch (error) {
      throw new Error(`${at}: ${toError(error).message}`);
    }
  });
  if (typeof current === 'string') {
    throw new Error(
      'auditLog.signingKeys[0] signs, so it must be a file, pem or seed, not a vkey',
    );
  }
  return logKeys({
    origin,
    signer: current,
    retired: retired.map(key => (typeof key === 'string' ? key : key.vkey)),
  });
}

function readKey(entry: Config, name: string): CheckpointSigner | string {
  const kinds = entry.keys();
  if (kinds.length !== 1) {
    throw new Error('must have one of file, pem, seed, vkey');
  }
  const value = entry.getString(kinds[0]);
  switch (kinds[0]) {
    case 'file':
      return createKeySigner({
        name,
        key: keyFromPem(readFileSync(value, 'utf8')),
      });
    case 'pem':
      return createKeySigner({ name, key: keyFromPem(value) });
    case 'seed':
      return createKeySigner({ name, key: keyFromSeed(value) });
    case 'vkey':
      return value;
    default:
      throw new Error(`'${kinds[0]}' is not one of file, pem, seed, vkey`);
  }
}

function missing(key: string, what: string): Error {
  return new Error(
    `${key} must be configured: ${what}. Without it the audit log can't be signed, and the portal doesn't start.`,
  );
}
