/**
 * The backend of platform-ecs.
 *
 * @packageDocumentation
 */
export { platformEcsPlugin as default } from './plugin';
