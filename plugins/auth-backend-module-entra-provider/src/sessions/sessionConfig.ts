import { readDurationFromConfig, type Config } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import type { SealSecrets } from './Seal';

/** `staffAccess.sessions` of the config. */
export type SessionSettings = {
  secrets: SealSecrets;
  /** How long a sign-in may be refreshed, milliseconds. */
  durationMs: number;
};

const DEFAULT_DURATION_MS = 12 * 3_600_000;
const LEAST_SECRET_LENGTH = 32;

/**
 * Reads `staffAccess.sessions`.
 *
 * @param config - the root config
 * @throws Error naming the key that is missing or malformed
 */
export function readSessionSettings(config: Config): SessionSettings {
  const key = 'staffAccess.sessions';
  const sessions = config.getConfig(key);
  const secrets = {
    current: sessions.getString('secret'),
    previous: sessions.getOptionalString('previousSecret') || undefined,
  };
  if (secrets.current.length < LEAST_SECRET_LENGTH) {
    throw new Error(
      `${key}.secret must have at least ${LEAST_SECRET_LENGTH} characters`,
    );
  }
  const durationMs = sessions.has('duration')
    ? durationToMilliseconds(
        readDurationFromConfig(config, { key: `${key}.duration` }),
      )
    : DEFAULT_DURATION_MS;
  if (durationMs <= 0) throw new Error(`${key}.duration must be positive`);
  return { secrets, durationMs };
}
