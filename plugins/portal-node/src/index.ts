/**
 * What backend plugins share beside Backstage's own services: WebSockets behind the gate, signals of one replica, a database with a deadline, what
 * failed calls mean.
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
export { migrateSchema } from './migrateSchema';
export { PluginDatabase, type PluginDatabaseOptions } from './PluginDatabase';
export { RemoteCallError, type RemoteCallProblem } from './RemoteCallError';
export {
  LOCAL_SIGNALS_TOPIC,
  localSignalsServiceRef,
  onSignal,
  SIGNALS_TOPIC,
} from './signals';
