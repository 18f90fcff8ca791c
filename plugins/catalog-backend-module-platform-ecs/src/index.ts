/**
 * The platform's Fargate services as catalog entities.
 *
 * @packageDocumentation
 */
export { catalogModulePlatformEcs as default } from './module';
