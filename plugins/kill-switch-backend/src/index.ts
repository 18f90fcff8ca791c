/**
 * The backend of the kill switch.
 *
 * @packageDocumentation
 */
export { killSwitchPlugin as default } from './plugin';
