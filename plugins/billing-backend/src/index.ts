/**
 * The backend of billing.
 *
 * @packageDocumentation
 */
export { auditLogModuleStripe } from './comparison/module';
export { billingPlugin as default } from './plugin';
