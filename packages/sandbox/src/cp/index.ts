export { createCp } from './createCp';
export { EntraClient } from './EntraClient';
export { haltTargetSchema } from './platform/Halt';
export { Platform } from './platform/Platform';
export { runEndings } from './platform/Workloads';
export { PlatformTokens } from './tokens/PlatformTokens';
