import type { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';

const KEY = 'staffAccess.approvals.expireAfter';

/** How long a request waits for other people, milliseconds: `staffAccess.approvals.expireAfter`, 24 h if left out. */
export function readApprovalsExpireAfterMs(config: RootConfigService): number {
  return durationToMilliseconds(
    config.has(KEY)
      ? readDurationFromConfig(config, { key: KEY })
      : { hours: 24 },
  );
}
