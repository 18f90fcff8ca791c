/**
 * Company accounts: pages, navigation, the dashboard's card.
 *
 * @packageDocumentation
 */
export { companiesPlugin as default } from './plugin';
