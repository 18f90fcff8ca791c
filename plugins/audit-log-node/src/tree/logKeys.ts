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
import { createKmsSigner } from './KmsSigner';

/** The log's name, and its keys: the one that signs here, and all whose checkpoints count. */
export type LogKeys = {
  origin: string;
  signer: CheckpointSigner;
  /** The key that signs here first; then those that signed before, and one that is about to. */
  vkeys: string[];
  /** What checkpoints are verified with. */
  log: TrustedLog;
};

/**
 * The keys of a log with this signer, and with others that count beside it.
 *
 * @param options.others - verifier keys of those that signed before it, and of one that other processes sign with already: keys are exchanged while processes run
 */
export function logKeys(options: {
  origin: string;
  signer: CheckpointSigner;
  others?: string[];
}): LogKeys {
  const { origin, signer, others = [] } = options;
  const vkeys = [signer.vkey, ...others];
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
export async function readLogKeys(config: Config): Promise<LogKeys> {
  const origin = config.getOptionalString('auditLog.origin');
  if (!origin) throw missing('auditLog.origin', 'the name of the log');
  const entries = config.getOptionalConfigArray('auditLog.signingKeys') ?? [];
  if (entries.length === 0) {
    throw missing(
      'auditLog.signingKeys',
      'the Ed25519 key that checkpoints are signed with, as a file, pem, seed or kms',
    );
  }
  const [current, ...others] = await Promise.all(
    entries.map(async (entry, index) => {
      const at = `auditLog.signingKeys[${index}]`;
      try {
        return await readKey(entry, origin);
      } catch (error) {
        throw new Error(`${at}: ${toError(error).message}`);
      }
    }),
  );
  if (typeof current === 'string') {
    throw new Error(
      'auditLog.signingKeys[0] signs, so it must be a file, pem, seed or kms, not a vkey',
    );
  }
  return logKeys({
    origin,
    signer: current,
    others: others.map(key => (typeof key === 'string' ? key : key.vkey)),
  });
}

async function readKey(
  entry: Config,
  name: string,
): Promise<CheckpointSigner | string> {
  const kinds = entry.keys();
  if (kinds.length !== 1) {
    throw new Error('must have one of file, pem, seed, kms, vkey');
  }
  if (kinds[0] === 'kms') return readKmsKey(entry.getConfig('kms'), name);
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
      throw new Error(`'${kinds[0]}' is not one of file, pem, seed, kms, vkey`);
  }
}

function readKmsKey(kms: Config, name: string): Promise<CheckpointSigner> {
  return createKmsSigner({
    name,
    keyId: kms.getString('keyId'),
    region: kms.getString('region'),
    endpoint: kms.getOptionalString('endpoint'),
    vkey: kms.getOptionalString('vkey'),
  });
}

function missing(key: string, what: string): Error {
  return new Error(
    `${key} must be configured: ${what}. Without it the audit log can't be signed, and the portal doesn't start.`,
  );
}
