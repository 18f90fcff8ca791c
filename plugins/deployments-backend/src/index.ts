/**
 * The backend of customers' workloads.
 *
 * @packageDocumentation
 */
export { deploymentsPlugin as default } from './plugin';
export { searchModuleDeployments } from './search/module';
