export { createCp } from './createCp';
export { EntraClient } from './EntraClient';
export { haltTargetSchema } from './platform/Halt';
export { Platform } from './platform/Platform';
export { PlatformTokens } from './tokens/PlatformTokens';
