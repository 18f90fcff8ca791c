import { ecsServiceReadPermission } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { Followable } from '@alphaswarm-admin/plugin-staff-access-node';
import type { PlatformClusters } from './clusters/PlatformClusters';
import { readServiceDetail } from './clusters/readServices';

/** Lets people follow the platform's services, by what `serviceTarget` names them. */
export function followableService(clusters: PlatformClusters): Followable {
  return {
    kind: 'ecs-service',
    permission: ecsServiceReadPermission,
    async find(id) {
      const [cluster, service, ...rest] = id.split('/');
      if (!service || rest.length > 0) return undefined;
      const { name } = await readServiceDetail(clusters, { cluster, service });
      return { title: name, path: `/platform/${cluster}/${name}` };
    },
  };
}
