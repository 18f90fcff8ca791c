import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  PrivilegedAction,
  PrivilegedActionsService,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { Router } from 'express';
import type { PortalSelf } from '../self/PortalSelf';
import type { AwaitedRollouts } from '../rolloutNews/AwaitedRollouts';
import { awaitItsEnd } from '../rolloutNews/awaitItsEnd';
import { createContinueRolloutAction } from './continueRollout';
import { createDeployRevisionAction } from './deployRevision';
import { createRedeployServiceAction } from './redeployService';
import { createRollBackServiceAction } from './rollBackService';
import { createScaleServiceAction } from './scaleService';
import type { SteeredClusters } from './SteeredClusters';
import { createStopRolloutAction } from './stopRollout';

/** What can be done to a service, by the last part of the path at which it is. */
export type ServiceActions = ReadonlyMap<string, PrivilegedAction>;

/** All actions on services and their rollouts. */
export function createServiceActions(options: {
  clusters: SteeredClusters;
  self: PortalSelf;
  awaited: Pick<AwaitedRollouts, 'add'>;
  logger: LoggerService;
}): ServiceActions {
  return new Map<string, PrivilegedAction>([
    ['redeploy', awaitItsEnd(createRedeployServiceAction(options), options)],
    ['scale', createScaleServiceAction(options)],
    ['deploy', awaitItsEnd(createDeployRevisionAction(options), options)],
    ['roll-back', awaitItsEnd(createRollBackServiceAction(options), options)],
    ['rollout/stop', createStopRolloutAction(options)],
    ['rollout/continue', createContinueRolloutAction(options)],
  ]);
}

/** Mounts each action below its service. */
export function mountServiceActions(
  router: Router,
  privilegedActions: PrivilegedActionsService,
  actions: ServiceActions,
): void {
  for (const [path, action] of actions) {
    privilegedActions.mount(
      router,
      'post',
      `/services/:cluster/:service/${path}`,
      action,
    );
  }
}
