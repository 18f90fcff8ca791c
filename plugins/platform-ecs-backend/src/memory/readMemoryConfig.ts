import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

const DAY_MS = 24 * 60 * 60_000;
const DEFAULT_DAYS = 90;

/** How the recorder is configured. */
export type MemoryConfig = {
  /** For how long things are kept, milliseconds. */
  keepForMs: number;
};

/**
 * Reads and checks `platformEcs.memory`.
 *
 * @throws InputError that names the key
 */
export function readMemoryConfig(rootConfig: Config): MemoryConfig {
  const config = rootConfig.getOptionalConfig('platformEcs.memory');
  if (!config?.has('keepFor')) return { keepForMs: DEFAULT_DAYS * DAY_MS };
  const keepForMs = durationToMilliseconds(
    readDurationFromConfig(config, { key: 'keepFor' }),
  );
  if (!(keepForMs >= DAY_MS)) {
    throw new InputError(
      'platformEcs.memory.keepFor: must be at least one day',
    );
  }
  return { keepForMs };
}
