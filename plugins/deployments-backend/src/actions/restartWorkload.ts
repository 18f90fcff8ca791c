import {
  workloadAddressSchema,
  workloadRestartEvent,
  workloadRestartPermission,
} from '@alphaswarm-admin/plugin-deployments-common';
import { replicas } from '../workloads/workloadState';
import {
  createWorkloadAction,
  type WorkloadActionServices,
} from './createWorkloadAction';

/** Restarts a workload, one replica after the other. */
export function createRestartWorkloadAction(services: WorkloadActionServices) {
  return createWorkloadAction(
    {
      event: workloadRestartEvent,
      permission: workloadRestartPermission,
      input: workloadAddressSchema,
      aim: () => ({ verb: 'restart' }),
      objection: ({ workload }, { replicasDesired }) =>
        replicasDesired === 0
          ? `${workload} is stopped: start it instead.`
          : undefined,
      describe: ({ workload, namespace }, before) => ({
        title: `Restart ${workload}`,
        confirmLabel: `Restart ${workload}`,
        destructive: false,
        changes: [
          {
            label: 'Replicas',
            present: `${before.replicasReady} of ${before.replicasDesired} ready`,
            proposed: `${before.replicasDesired} new`,
          },
        ],
        affects: [
          `alphaswarm-cp starts ${replicas(before.replicasDesired)} in ${namespace} anew. What a replica is doing for the customer is broken off.`,
        ],
        warnings:
          before.phase === 'running'
            ? []
            : [`It is ${before.phase} at the moment.`],
        undo: 'There is nothing to return to: the same image is started anew.',
      }),
      command: (cp, { workload }, call) => cp.restartDeployment(workload, call),
    },
    services,
  );
}
