/**
 * The backend of platform-ecs.
 *
 * @packageDocumentation
 */
export { auditLogModuleCloudTrail } from './cloudtrail/module';
export { createPlatformClusters } from './clusters/createPlatformClusters';
export { readOverview } from './clusters/readServices';
export { readPlatformEcsConfig } from './config/PlatformEcsConfig';
export { platformEcsPlugin as default } from './plugin';
