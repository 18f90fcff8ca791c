import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { PrivilegedAction } from '@alphaswarm-admin/plugin-staff-access-node';
import type { ServiceAddress } from '../clusters/PlatformClusters';
import type { AwaitedRollouts } from './AwaitedRollouts';

/** What the result of an action that started a rollout says of it. */
type StartedRollout = { deploymentId: string; serviceDeploymentArn?: string };

/**
 * The same action, after which whoever did it is told how the rollout ends. That nobody could be put on the list is logged, and changes nothing of what the
 * action answers: it has happened.
 */
export function awaitItsEnd(
  action: PrivilegedAction,
  options: { awaited: Pick<AwaitedRollouts, 'add'>; logger: LoggerService },
): PrivilegedAction {
  const { awaited, logger } = options;
  return {
    ...action,
    async perform(context) {
      const performed = await action.perform(context);
      const started = performed.result as Partial<StartedRollout>;
      const { cluster, service } = context.input as ServiceAddress;
      if (started.deploymentId) {
        await awaited
          .add({
            actionId: context.actionId,
            cluster,
            service,
            deploymentId: started.deploymentId,
            serviceDeploymentArn: started.serviceDeploymentArn,
            userRef: context.caller.userRef,
          })
          .catch(error =>
            logger.warn(
              `Nobody will be notified of the end of the rollout of action ${context.actionId}: ${toError(error).message}`,
            ),
          );
      }
      return performed;
    },
  };
}
