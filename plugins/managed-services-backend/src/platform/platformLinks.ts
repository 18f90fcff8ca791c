import type { CpOperationsClient } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type { PlatformLinks } from '@alphaswarm-admin/plugin-managed-services-common';
import { fromPlatform } from './fromPlatform';

/** Where services run and how they reach each other. Each part stands alone. */
export async function readPlatformLinks(
  cp: CpOperationsClient,
): Promise<PlatformLinks> {
  const [services, cells, connections] = await Promise.all([
    fromPlatform(
      cp.topologyServices({}, {}).then(all =>
        all.map(({ id, label, role, cluster, namespace, endpoints }) => ({
          id,
          label,
          role,
          cluster,
          namespace,
          endpoints: Object.values(endpoints),
        })),
      ),
    ),
    fromPlatform(cp.cells({}, {})),
    fromPlatform(
      cp.connections({}).then(all =>
        all.map(({ auth, ...connection }) => ({
          ...connection,
          secretRef: auth.secretRef,
        })),
      ),
    ),
  ]);
  return { services, cells, connections };
}
