export * from './PrivilegedAction';
export * from './PrivilegedActionsService';
export * from './PrivilegedActionRegistry';
export * from './errors';
export * from './privilegedActionRoutes';
export { actionAnswerOf } from './actionAnswer';
export { failureStatus } from '../pipeline/failureStatus';
export {
  type ActionScope,
  actionScope,
  type RemoteCall,
  runInActionScope,
} from './actionScope';
export {
  actionsInFlightServiceRef,
  type ActionsInFlight,
} from './ActionsInFlight';
export { createActionMetrics, type ActionMetrics } from './actionMetrics';
export {
  privilegedActionsServiceFactory,
  privilegedActionsServiceRef,
} from './privilegedActionsServiceRef';
