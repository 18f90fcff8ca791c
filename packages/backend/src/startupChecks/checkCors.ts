import type { Config } from '@backstage/config';
import { readUrl } from './exposure';
import type { StartupFinding } from './StartupFinding';

/** No other website's scripts may read the portal's answers. The portal needs no CORS at all: pages and APIs have one origin. */
export function checkCors(config: Config): StartupFinding[] {
  if (!config.has('backend.cors')) return [];
  const own = readUrl(config, 'app.baseUrl')?.origin;
  const origin = config.getOptional('backend.cors.origin') ?? '*';
  const foreign = [origin].flat().filter(allowed => allowed !== own);
  return foreign.length === 0
    ? []
    : [
        {
          key: 'backend.cors',
          problem: `lets scripts of ${foreign.map(String).join(', ')} read the portal’s answers: remove it`,
        },
      ];
}
