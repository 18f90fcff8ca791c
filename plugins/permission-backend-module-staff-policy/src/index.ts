/**
 * The permission policy of the portal.
 *
 * @packageDocumentation
 */
export { staffPolicyFeatures as default } from './module';
export { staffPolicyDescriptionServiceFactory } from './TablePolicyDescription';
