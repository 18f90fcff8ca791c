import type { CpOperationsClient } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  deploymentsReadPermission,
  workloadAddressSchema,
} from '@alphaswarm-admin/plugin-deployments-common';
import type { Followable } from '@alphaswarm-admin/plugin-staff-access-node';
import { aboutThePortal } from './aboutThePortal';
import { NO_NAMESPACE } from './workloads/workloadOf';

const workloadId = workloadAddressSchema.shape.workload;

/** Lets people follow customers' workloads, by their id at alphaswarm-cp. */
export function followableWorkload(
  cp: Pick<CpOperationsClient, 'deployment'>,
): Followable {
  return {
    kind: 'workload',
    permission: deploymentsReadPermission,
    async find(id) {
      if (!workloadId.safeParse(id).success) return undefined;
      const { namespace } = await cp.deployment(id, {}).catch(error => {
        throw aboutThePortal(error);
      });
      const workload = `${namespace ?? NO_NAMESPACE}/${id}`;
      return {
        title: id,
        path: `/deployments?${new URLSearchParams({ workload })}`,
      };
    },
  };
}
