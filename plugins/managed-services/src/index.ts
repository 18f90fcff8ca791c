/**
 * Managed services: pages and navigation.
 *
 * @packageDocumentation
 */
export { managedServicesPlugin as default } from './plugin';
