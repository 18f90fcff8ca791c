import {
  workloadAddressSchema,
  workloadStopEvent,
  workloadStopPermission,
} from '@alphaswarm-admin/plugin-deployments-common';
import { replicas } from '../workloads/workloadState';
import {
  createWorkloadAction,
  type WorkloadActionServices,
} from './createWorkloadAction';

/** Stops a workload. */
export function createStopWorkloadAction(services: WorkloadActionServices) {
  return createWorkloadAction(
    {
      event: workloadStopEvent,
      permission: workloadStopPermission,
      input: workloadAddressSchema,
      aim: () => ({ verb: 'stop' }),
      objection: ({ workload }, { phase, replicasReady }) =>
        phase === 'stopped' && replicasReady === 0
          ? `${workload} is stopped already.`
          : undefined,
      describe: ({ workload, namespace }, before) => ({
        title: `Stop ${workload}`,
        confirmLabel: `Stop ${workload}`,
        destructive: true,
        changes: [
          { label: 'State', present: before.phase, proposed: 'stopped' },
          {
            label: 'Replicas',
            present: before.replicasDesired,
            proposed: 0,
          },
        ],
        affects: [
          `alphaswarm-cp ends ${replicas(before.replicasReady)} in ${namespace}. What they are doing for the customer is broken off.`,
        ],
        warnings: [],
        undo: 'Start it again. What was broken off does not go on by itself.',
      }),
      command: (cp, { workload }, call) => cp.stopDeployment(workload, call),
    },
    services,
  );
}
