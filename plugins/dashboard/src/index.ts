/**
 * The home page.
 *
 * @packageDocumentation
 */
export { dashboardPlugin as default } from './plugin';
