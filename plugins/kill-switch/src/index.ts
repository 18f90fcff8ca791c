/**
 * The kill switch: page, banner, keys, card.
 *
 * @packageDocumentation
 */
export { killSwitchPlugin as default } from './plugin';
