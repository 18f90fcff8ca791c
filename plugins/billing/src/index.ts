/**
 * Billing: pages, navigation and search.
 *
 * @packageDocumentation
 */
export { billingPlugin as default } from './plugin';
