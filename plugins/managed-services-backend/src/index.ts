/**
 * The backend of managed services.
 *
 * @packageDocumentation
 */
export { managedServicesPlugin as default } from './plugin';
