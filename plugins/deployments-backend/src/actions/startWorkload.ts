import {
  workloadAddressSchema,
  workloadStartEvent,
  workloadStartPermission,
} from '@alphaswarm-admin/plugin-deployments-common';
import {
  createWorkloadAction,
  type WorkloadActionServices,
} from './createWorkloadAction';

/** Starts a workload that is stopped, with as many replicas as cp keeps for it. */
export function createStartWorkloadAction(services: WorkloadActionServices) {
  return createWorkloadAction(
    {
      event: workloadStartEvent,
      permission: workloadStartPermission,
      input: workloadAddressSchema,
      aim: () => ({ verb: 'start' }),
      objection: ({ workload }, { replicasDesired, phase }) =>
        replicasDesired > 0 && phase !== 'stopped' && phase !== 'failed'
          ? `${workload} is ${phase}: there is nothing to start.`
          : undefined,
      describe: ({ workload, namespace }, { phase }) => ({
        title: `Start ${workload}`,
        confirmLabel: `Start ${workload}`,
        destructive: false,
        changes: [{ label: 'State', present: phase, proposed: 'running' }],
        affects: [
          `alphaswarm-cp starts the workload in ${namespace}, with as many replicas as it had.`,
        ],
        warnings: [],
        undo: 'Stop it again.',
      }),
      command: (cp, { workload }, call) => cp.startDeployment(workload, call),
    },
    services,
  );
}
