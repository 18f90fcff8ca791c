/**
 * All that a fresh machine lacks, for running the portal and testing it. Never part of the product.
 *
 * @packageDocumentation
 */
export {
  startSandbox,
  type SandboxOptions,
  type SandboxPorts,
} from './startSandbox';
export { standInNames, type Sandbox, type StandInName } from './Sandbox';
export { createRealClock, createStoppedClock, type Clock } from './clock';
export { withManyServices } from './manyServices';
export { loadScenario, parseScenario, type Scenario } from './scenario';
export type { Call } from './calls';
export type { ActiveFault, Fault } from './faults';
export { startPostgres, type Postgres } from './postgres';
