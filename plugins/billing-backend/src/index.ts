/**
 * The backend of billing.
 *
 * @packageDocumentation
 */
export { subscriptionCollectionServiceFactory } from './collection/StripeSubscriptionCollection';
export { auditLogModuleStripe } from './comparison/module';
export { billingPlugin as default } from './plugin';
