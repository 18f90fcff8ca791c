import type { PrivilegedAction } from '@alphaswarm-admin/plugin-staff-access-node';
import type { WorkloadActionServices } from './createWorkloadAction';
import { createRestartWorkloadAction } from './restartWorkload';
import { createScaleWorkloadAction } from './scaleWorkload';
import { createStartWorkloadAction } from './startWorkload';
import { createStopWorkloadAction } from './stopWorkload';

/** What can be done to a workload, by the last part of the path at which it is. */
export type WorkloadActions = ReadonlyMap<string, PrivilegedAction>;

/** All actions on workloads. */
export function createWorkloadActions(
  services: WorkloadActionServices & { maxReplicas: number },
): WorkloadActions {
  return new Map<string, PrivilegedAction>([
    ['start', createStartWorkloadAction(services)],
    ['restart', createRestartWorkloadAction(services)],
    ['scale', createScaleWorkloadAction(services)],
    ['stop', createStopWorkloadAction(services)],
  ]);
}
