/**
 * The platform's own ECS services: pages, navigation and dashboard cards.
 *
 * @packageDocumentation
 */
export { platformEcsPlugin as default } from './plugin';
