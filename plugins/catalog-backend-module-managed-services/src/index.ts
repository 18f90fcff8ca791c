/**
 * Managed services as catalog entities.
 *
 * @packageDocumentation
 */
export { catalogModuleManagedServices as default } from './module';
