/**
 * What the portal's server offers to plugins beside Backstage's own services: WebSockets behind the gate.
 *
 * @packageDocumentation
 */
export {
  upgradeDispatcherServiceRef,
  type SocketHandler,
  type SocketIdentity,
  type UpgradeDispatcher,
} from './UpgradeDispatcher';
export { authenticateStaffSocket } from './authenticateStaffSocket';
