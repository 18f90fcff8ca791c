import type { Config } from '@backstage/config';
import type { StartupFinding } from './StartupFinding';

/** There is something to operate: a portal without clusters starts, and shows an empty page. */
export function checkClusters(config: Config): StartupFinding[] {
  return config.getOptional<unknown[]>('platformEcs.clusters')?.length
    ? []
    : [
        {
          key: 'platformEcs.clusters',
          problem: 'names no cluster: there is nothing to operate',
        },
      ];
}
