import { type Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';

const SETTLE = 'platformEcs.cloudTrail.settle';
/** CloudTrail delivers most events within five minutes, and says nothing of the last ones. */
const DEFAULT_SETTLE_MS = 15 * 60_000;

/** How late CloudTrail may tell of an event, milliseconds. */
export function readSettleMs(config: Config): number {
  return config.has(SETTLE)
    ? durationToMilliseconds(readDurationFromConfig(config, { key: SETTLE }))
    : DEFAULT_SETTLE_MS;
}
