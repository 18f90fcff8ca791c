/**
 * The backend of platform-ecs.
 *
 * @packageDocumentation
 */
export { auditLogModuleCloudTrail } from './cloudtrail/module';
export { platformEcsPlugin as default } from './plugin';
