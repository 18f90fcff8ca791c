/**
 * Customers' workloads: page, navigation, and cards for the dashboard and companies.
 *
 * @packageDocumentation
 */
export { deploymentsPlugin as default } from './plugin';
