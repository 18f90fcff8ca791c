import type { EcsServiceDetail } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { ActionAnswer } from '@alphaswarm-admin/plugin-staff-access-common';
import { usePrivilegedActionDialog } from '@alphaswarm-admin/plugin-staff-access-react';
import { servicePath } from '../api/SteeringApi';
import { LiveRollout } from '../service/LiveRollout';

/** Opens the privileged action dialog for an action on a service; at its end the rollout is shown live. */
export type OpenServiceAction = (
  /** The last part of the action's path. */
  action:
    | 'redeploy'
    | 'scale'
    | 'deploy'
    | 'roll-back'
    | 'rollout/stop'
    | 'rollout/continue',
  input: Record<string, unknown>,
) => void;

/** @param onDone - gets what became of the action */
export function useServiceAction(
  { cluster, name }: Pick<EcsServiceDetail, 'cluster' | 'name'>,
  onDone: (answer: ActionAnswer) => void,
): OpenServiceAction {
  const dialog = usePrivilegedActionDialog();
  return (action, input) =>
    dialog.open(
      {
        pluginId: 'platform-ecs',
        path: `${servicePath({ cluster, service: name })}/${action}`,
        input,
        subject: name,
      },
      {
        onDone,
        resultView: <LiveRollout cluster={cluster} service={name} />,
      },
    );
}
