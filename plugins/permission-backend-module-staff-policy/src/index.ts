/**
 * The permission policy of the portal.
 *
 * @packageDocumentation
 */
export { staffPolicyFeatures as default } from './module';
export { policyTable } from './policyTable';
export { staffPolicyDescriptionServiceFactory } from './TablePolicyDescription';
