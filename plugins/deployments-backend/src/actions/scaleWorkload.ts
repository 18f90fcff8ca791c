import { InputError } from '@backstage/errors';
import {
  scaleWorkloadInputSchema,
  workloadScaleEvent,
  workloadScalePermission,
} from '@alphaswarm-admin/plugin-deployments-common';
import { replicas } from '../workloads/workloadState';
import {
  createWorkloadAction,
  type WorkloadActionServices,
} from './createWorkloadAction';

/** Gives a workload more or fewer replicas. */
export function createScaleWorkloadAction(
  services: WorkloadActionServices & { maxReplicas: number },
) {
  const { maxReplicas } = services;
  return createWorkloadAction(
    {
      event: workloadScaleEvent,
      permission: workloadScalePermission,
      input: scaleWorkloadInputSchema,
      aim: input => ({ verb: 'scale', replicas: input.replicas }),
      objection(input, { replicasDesired }) {
        if (input.replicas > maxReplicas) {
          throw new InputError(
            `replicas: ${input.workload} may have 1 to ${maxReplicas}`,
          );
        }
        return input.replicas === replicasDesired
          ? `${input.workload} is at ${replicas(replicasDesired)} already.`
          : undefined;
      },
      describe: (input, before) => ({
        title: `Scale ${input.workload} to ${replicas(input.replicas)}`,
        confirmLabel: `Scale ${input.workload} to ${input.replicas}`,
        destructive: false,
        changes: [
          {
            label: 'Replicas',
            present: before.replicasDesired,
            proposed: input.replicas,
          },
        ],
        affects: [
          input.replicas > before.replicasDesired
            ? `alphaswarm-cp starts ${replicas(input.replicas - before.replicasDesired)} more in ${input.namespace}.`
            : `alphaswarm-cp ends ${replicas(before.replicasDesired - input.replicas)} in ${input.namespace}. What they are doing for the customer is broken off.`,
        ],
        warnings: [
          ...(before.replicasDesired === 0
            ? ['The workload is stopped: this starts it.']
            : []),
          ...(before.phase === 'degraded' || before.phase === 'failed'
            ? ['More replicas of a failing workload may fail as well.']
            : []),
        ],
        undo:
          before.replicasDesired === 0
            ? 'Stop it again.'
            : `Scale it back to ${before.replicasDesired}.`,
      }),
      command: (cp, { workload, namespace, replicas: count }, call) =>
        cp.scaleDeployment(
          {
            serviceId: workload,
            replicas: count,
            ...(namespace !== '-' && { namespace }),
          },
          call,
        ),
    },
    services,
  );
}
